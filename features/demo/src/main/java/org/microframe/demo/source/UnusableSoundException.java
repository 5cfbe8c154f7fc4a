package org.microframe.demo.source;

/** Thrown when the demo cannot play what it was given; the message names the value and the rule. */
public final class UnusableSoundException extends Exception {

    private static final long serialVersionUID = 1L;

    UnusableSoundException(String message) {
        super(message);
    }

    UnusableSoundException(String message, Throwable cause) {
        super(message, cause);
    }
}
