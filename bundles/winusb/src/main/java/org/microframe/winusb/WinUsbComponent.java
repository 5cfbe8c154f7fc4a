package org.microframe.winusb;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.microframe.component.ComponentLog;
import org.microframe.usb.host.RegistryQuarantine;
import org.microframe.usb.role.RoleSeat;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.log.Logger;
import org.osgi.service.metatype.annotations.Designate;

/**
 * Takes part in the role {@code native.winusb}, where there is a WinUSB; elsewhere it says once why it does not. Fields are
 * final; the component runtime calls it.
 */
@Component(
        service = {},
        immediate = true,
        configurationPid = "org.microframe.winusb")
@Designate(ocd = WinUsbConfiguration.class)
public final class WinUsbComponent {

    private static final String ROLE = "native.winusb";
    private static final int LEAST_INTERVAL = 100;
    private static final int LONGEST_INTERVAL = 60_000;

    /** How long users may take to close; after it, the greatest lead and a moment are left for closing what they did not. */
    private static final Duration USERS_BOUND = Duration.ofSeconds(2);

    private final ComponentLog log;
    private final Logger logger;
    private final AtomicBoolean proAudio = new AtomicBoolean();
    private final DevicePublisher publisher;
    private final RoleSeat seat;

    /** Binds the natives and takes the seat, and the lead when nobody has it. */
    @Activate
    public WinUsbComponent(BundleContext context, WinUsbConfiguration configuration) {
        DeviceListing listing = listing(configuration);
        long interval = interval(configuration.polling_interval());
        log = new ComponentLog(context, WinUsbComponent.class);
        logger = log.logger();
        Natives natives = bind();
        if (natives == null) {
            publisher = null;
            seat = null;
            return;
        }
        List<String> lacking = natives.missing();
        if (!lacking.isEmpty()) {
            logger.info("This version of Windows lacks {}", String.join(", ", lacking));
        }
        Provider provider = new Provider(
                natives,
                logger,
                new RegistryQuarantine(context, Provider.NAME),
                new OpenConnections(),
                () -> proAudio.get() && natives.has(Feature.PRO_AUDIO));
        proAudio.set(configuration.pro_audio());
        publisher = new DevicePublisher(context, provider, listing, natives.has(Feature.NOTIFICATION), interval);
        seat = new RoleSeat(context, ROLE, configuration.service_ranking(), publisher, USERS_BOUND);
        seat.open();
    }

    /**
     * Takes other classes and another interval at once, another ranking, and "Pro Audio" for devices that are opened from now on;
     * no stream is interrupted but those of devices that are listed no more.
     */
    @Modified
    void modified(WinUsbConfiguration configuration) {
        DeviceListing listing = listing(configuration);
        long interval = interval(configuration.polling_interval());
        if (seat != null) {
            proAudio.set(configuration.pro_audio());
            publisher.watch(listing, interval);
            seat.rank(configuration.service_ranking());
        }
    }

    @Deactivate
    void deactivate() {
        if (seat != null) {
            seat.close();
        }
        log.close();
    }

    private Natives bind() {
        String system = System.getProperty("os.name", "");
        if (!system.startsWith("Windows")) {
            logger.info("There is no WinUSB on {}: no device is offered", system);
            return null;
        }
        try {
            return Natives.bound();
        } catch (UnsatisfiedLinkError e) {
            logger.warn("WinUSB cannot be used: {}; no device is offered", e.getMessage());
            return null;
        }
    }

    private static DeviceListing listing(WinUsbConfiguration configuration) {
        return new DeviceListing(InterfaceClasses.of(configuration.interface_classes()));
    }

    /** In ns. */
    private static long interval(int millis) {
        if (millis < LEAST_INTERVAL || millis > LONGEST_INTERVAL) {
            throw new IllegalArgumentException("polling.interval is " + millis + " ms; it must be from "
                    + LEAST_INTERVAL + " to " + LONGEST_INTERVAL);
        }
        return TimeUnit.MILLISECONDS.toNanos(millis);
    }
}
