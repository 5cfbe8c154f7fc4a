package org.microframe.testing;

/** The container's console. */
@FunctionalInterface
public interface Shell {

    /** Runs a line; returns what a person would see, or throws what the command threw. */
    String run(String line) throws Exception;
}
