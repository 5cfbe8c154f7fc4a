package org.microframe.scheduler;

import org.osgi.service.log.Logger;

/** What the scheduler has to say, never from a pump in the steady state. Any thread. */
final class SchedulerLog {

    private final Logger logger;

    SchedulerLog(Logger logger) {
        this.logger = logger;
    }

    /** A task or a plug-in's call ended with something that nobody caught. */
    void failed(Throwable e) {
        logger.error("{} met an error", Thread.currentThread().getName(), e);
    }

    void warn(String message) {
        logger.warn(message);
    }

    void info(String message) {
        logger.info(message);
    }

    void debug(String message) {
        logger.debug(message);
    }
}
