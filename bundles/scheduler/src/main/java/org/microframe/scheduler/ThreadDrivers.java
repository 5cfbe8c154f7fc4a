package org.microframe.scheduler;

import java.util.concurrent.ThreadFactory;

/** Daemon threads; what is not caught on them is logged. Any thread may use it. */
final class ThreadDrivers implements Drivers {

    private final SchedulerLog log;

    ThreadDrivers(SchedulerLog log) {
        this.log = log;
    }

    @Override
    public void drive(String name, EventLoop loop) {
        threads(name).newThread(loop::run).start();
    }

    @Override
    public void drive(String name, Pump pump) {
        Thread thread = threads(name).newThread(pump::run);
        thread.setPriority(Thread.MAX_PRIORITY);
        thread.start();
    }

    @Override
    public ThreadFactory threads(String name) {
        return task -> {
            Thread thread = new Thread(task, "microframe " + name);
            thread.setDaemon(true);
            thread.setUncaughtExceptionHandler((which, e) -> log.failed(e));
            return thread;
        };
    }
}
