package org.microframe.scheduler;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeoutException;

/**
 * What turns loops, pumps and handlers, and how the scheduler's threads wait for each other: a thread for each, or a simulation that
 * turns them all by itself. Any thread may use it.
 */
interface Drivers {

    /** Runs a loop until it is stopped. */
    void drive(String name, EventLoop loop);

    /** Enters a pump's queue and turns the pump until it ends. */
    void drive(String name, Pump pump);

    /** Calls a handler with what its port has for it, apart from the pump, until the port is over. */
    void drive(String name, HandlerPort port);

    /** Threads for code of plug-ins that may block. */
    ThreadFactory threads(String name);

    /**
     * Waits for a result that another thread or loop is to bring.
     *
     * @param nanos the longest wait, by the clock that the loops go by
     */
    <T> T await(Future<T> result, long nanos) throws InterruptedException, ExecutionException, TimeoutException;
}
