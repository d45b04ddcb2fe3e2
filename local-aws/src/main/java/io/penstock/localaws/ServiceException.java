// SPDX-License-Identifier: Apache-2.0
package io.penstock.localaws;

/** A request refused with an HTTP status, an error code and a text. Ordinary control flow here, so it has no stack trace. */
final class ServiceException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int status;
    private final String code;

    ServiceException(int status, String code, String message) {
        super(message, null, false, false);
        this.status = status;
        this.code = code;
    }

    static ServiceException invalidParameter(String message) {
        return new ServiceException(400, "InvalidParameterException", message);
    }

    static ServiceException noSuchGroup() {
        return new ServiceException(400, "ResourceNotFoundException", "The specified log group does not exist.");
    }

    static ServiceException noSuchStream() {
        return new ServiceException(400, "ResourceNotFoundException", "The specified log stream does not exist.");
    }

    static ServiceException alreadyExists(String what) {
        return new ServiceException(
                400, "ResourceAlreadyExistsException", "The specified log " + what + " already exists");
    }

    static ServiceException protectedFromDeletion() {
        return new ServiceException(
                400,
                "ValidationException",
                "Cannot delete log group with deletion protection enabled. Disable deletion protection first.");
    }

    static ServiceException malformed(String message) {
        return new ServiceException(400, "SerializationException", message);
    }

    static ServiceException tooLarge(String message) {
        return new ServiceException(413, "RequestEntityTooLargeException", message);
    }

    int status() {
        return status;
    }

    String code() {
        return code;
    }

    String text() {
        String message = getMessage();
        return message == null ? "" : message;
    }
}
