package org.microframe.testing;

/** Something that a test does, or has done, and that may fail. */
@FunctionalInterface
public interface Step {

    void run() throws Exception;
}
