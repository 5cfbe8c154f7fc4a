package org.microframe.scheduler;

import java.util.concurrent.ThreadFactory;
import org.osgi.service.log.Logger;

/** Makes the scheduler's threads, and logs what goes wrong on them. Any thread may use it. */
final class Threads {

    private final Logger log;

    Threads(Logger log) {
        this.log = log;
    }

    /** A factory of daemon threads with one name. */
    ThreadFactory factory(String name) {
        return task -> {
            Thread thread = new Thread(task, "microframe " + name);
            thread.setDaemon(true);
            thread.setUncaughtExceptionHandler((which, e) -> log.error("Thread {} met an error", which.getName(), e));
            return thread;
        };
    }

    void start(String name, Runnable body) {
        factory(name).newThread(body).start();
    }

    /** Starts a thread that drives a pump, at the highest priority. */
    void startPump(String name, Pump pump) {
        Thread thread = factory(name).newThread(pump::run);
        thread.setPriority(Thread.MAX_PRIORITY);
        thread.start();
    }

    void failed(Throwable e) {
        log.error("A task of the scheduler failed", e);
    }

    void warn(String message) {
        log.warn(message);
    }

    void debug(String message) {
        log.debug(message);
    }
}
