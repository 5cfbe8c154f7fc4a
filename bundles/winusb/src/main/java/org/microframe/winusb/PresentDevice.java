package org.microframe.winusb;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.osgi.service.log.Logger;

/** A function of a device from its arrival to its removal, the same for all bundles. Thread-safe. */
final class PresentDevice {

    private final ListedDevice listed;
    private final DeviceFacts facts;
    private final int address;
    private final Runnable suspicion;
    private final Set<String> noted = ConcurrentHashMap.newKeySet();
    private volatile boolean gone;

    /**
     * @param address {@code usbinfo.address}
     * @param suspicion run when a call has found the device gone, by any thread; must not block
     */
    PresentDevice(ListedDevice listed, DeviceFacts facts, int address, Runnable suspicion) {
        this.listed = listed;
        this.facts = facts;
        this.address = address;
        this.suspicion = suspicion;
    }

    DeviceFacts facts() {
        return facts;
    }

    ListedDevice listed() {
        return listed;
    }

    /** {@code usbinfo.address}. */
    int address() {
        return address;
    }

    String path() {
        return listed.path().text();
    }

    String identity() {
        return listed.identity();
    }

    /** What shares its frame counter and bandwidth: its host controller, or, where Windows does not tell that, itself. */
    String domain() {
        return listed.controller().map(root -> "winusb:" + root).orElseGet(listed::identity);
    }

    /** What it is called in messages. */
    String name() {
        return facts.product().isEmpty() ? listed.instanceId() : facts.product() + " (" + listed.instanceId() + ")";
    }

    boolean isGone() {
        return gone;
    }

    /** Takes notice that a call has found it gone. */
    void noticeGone() {
        if (!gone) {
            gone = true;
            suspicion.run();
        }
    }

    /** Takes notice that it is listed no more. */
    void removed() {
        gone = true;
    }

    /** Logs a failure once for each function and code. */
    void noteFailure(String function, int code, Logger logger) {
        if (noted.add(function + code)) {
            logger.warn("{}", Failures.message(function, name(), code));
        }
    }
}
