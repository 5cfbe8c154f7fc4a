package org.microframe.demo.verdict;

/** Thrown when a file of the run is not what it must be; the message names the file, the value and the rule. */
final class UnreadableException extends Exception {

    private static final long serialVersionUID = 1L;

    UnreadableException(String message) {
        super(message);
    }

    UnreadableException(String message, Throwable cause) {
        super(message, cause);
    }
}
