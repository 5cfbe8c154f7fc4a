package org.microframe.scheduler;

import java.util.concurrent.ThreadFactory;

/** What turns loops and pumps: a thread for each, or a simulation that turns them all by itself. Any thread may use it. */
interface Drivers {

    /** Runs a loop until it is stopped. */
    void drive(String name, EventLoop loop);

    /** Enters a pump's queue and turns the pump until it ends. */
    void drive(String name, Pump pump);

    /** Threads for code of plug-ins that may block. */
    ThreadFactory threads(String name);
}
