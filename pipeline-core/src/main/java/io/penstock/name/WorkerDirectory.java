// SPDX-License-Identifier: Apache-2.0
package io.penstock.name;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds, makes and checks the directory of the worker locks.
 *
 * <p>The default one lies where everybody on the host may write, so somebody else may have put something there first:
 * what is a link, belongs to another user or is open to others is refused, not repaired. A directory that the user
 * named is the user's business, except that a link is refused there too: two spellings of one directory must not hide
 * that two workers meet in it.
 */
final class WorkerDirectory {

    private WorkerDirectory() {}

    /** The directory's real path. Safe when several processes make it at once. */
    static Path open(@Nullable Path wanted, ProcessIdentity identity) throws IOException {
        if (wanted != null) {
            refuseLink(wanted);
            return Files.createDirectories(wanted).toRealPath();
        }
        String tmp = identity.sys("java.io.tmpdir");
        Path parent = Path.of(tmp == null ? "/tmp" : tmp).toRealPath();
        UserPrincipal owner = self(parent);
        Path own = parent.resolve("penstock-" + FileNames.readable(owner.getName(), 40));
        makePrivate(own, owner);
        Path workers = own.resolve("workers");
        makePrivate(workers, owner);
        return workers;
    }

    /** Who we are to the file system; user.name is "?" for a user id without a name, as in many containers. */
    private static UserPrincipal self(Path parent) throws IOException {
        Path probe = Files.createTempFile(parent, "penstock", ".owner");
        try {
            return Files.getOwner(probe, LinkOption.NOFOLLOW_LINKS);
        } finally {
            Files.delete(probe);
        }
    }

    private static void makePrivate(Path directory, UserPrincipal owner) throws IOException {
        boolean posix = directory.getFileSystem().supportedFileAttributeViews().contains("posix");
        FileAttribute<?>[] mode = posix
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"))
                }
                : new FileAttribute<?>[0];
        try {
            Files.createDirectory(directory, mode);
        } catch (FileAlreadyExistsException e) {
            // Made by an earlier process, by one that starts right now, or by a stranger: checked below.
            refuseLink(directory);
        }
        if (!Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)) {
            throw new FileSystemException(directory.toString(), null, "is not a directory");
        }
        UserPrincipal actual = Files.getOwner(directory, LinkOption.NOFOLLOW_LINKS);
        if (!actual.equals(owner)) {
            throw new FileSystemException(
                    directory.toString(), null, "belongs to " + actual.getName() + ", not to " + owner.getName());
        }
        if (posix) {
            Set<PosixFilePermission> open = Files.getPosixFilePermissions(directory, LinkOption.NOFOLLOW_LINKS);
            if (open.contains(PosixFilePermission.GROUP_WRITE) || open.contains(PosixFilePermission.OTHERS_WRITE)) {
                throw new FileSystemException(directory.toString(), null, "others may write to it");
            }
        }
    }

    private static void refuseLink(Path directory) throws IOException {
        if (Files.isSymbolicLink(directory)) {
            throw new FileSystemException(directory.toString(), null, "is a symbolic link; name the directory itself");
        }
    }
}
