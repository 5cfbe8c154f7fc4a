package org.microframe.testing.chaos;

/** One call of the container. */
@FunctionalInterface
interface Step {

    void run() throws Exception;
}
