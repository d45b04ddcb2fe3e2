// SPDX-License-Identifier: Apache-2.0
package io.penstock.encode;

/** What to write when the application's own code, called while an event is read, throws. */
final class UserCode {

    private static final int MAX_LENGTH = 200;

    private UserCode() {}

    /**
     * A text in place of the value: {@code [toString() threw java.lang.IllegalStateException: boom]}.
     *
     * @throws VirtualMachineError when {@code thrown} is one that nobody can go on from, such as OutOfMemoryError; a
     *     StackOverflowError is over once it was caught
     */
    static String failed(String what, Throwable thrown) {
        if (thrown instanceof VirtualMachineError fatal && !(thrown instanceof StackOverflowError)) {
            throw fatal;
        }
        String message = message(thrown);
        return "[" + what + " threw " + thrown.getClass().getName() + (message.isEmpty() ? "" : ": " + message) + "]";
    }

    private static String message(Throwable thrown) {
        try {
            String message = String.valueOf(thrown.getMessage());
            return message.equals("null") ? "" : message.substring(0, Math.min(message.length(), MAX_LENGTH));
        } catch (RuntimeException | StackOverflowError | LinkageError e) {
            return "";
        }
    }
}
