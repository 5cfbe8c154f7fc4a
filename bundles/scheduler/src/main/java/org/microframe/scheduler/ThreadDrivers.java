package org.microframe.scheduler;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

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
    public void drive(String name, HandlerPort port) {
        threads(name).newThread(port::run).start();
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

    @Override
    public <T> T await(Future<T> result, long nanos) throws InterruptedException, ExecutionException, TimeoutException {
        return result.get(nanos, TimeUnit.NANOSECONDS);
    }
}
