package org.microframe.scheduler;

import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.microframe.component.ComponentLog;
import org.microframe.component.UsedServices;
import org.microframe.isoch.StreamRequest;
import org.microframe.isoch.scheduler.IsochScheduler;
import org.microframe.usb.host.UsbDevice;
import org.microframe.usb.role.RoleDuties;
import org.microframe.usb.role.RoleSeat;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceFactory;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.osgi.service.metatype.annotations.Option;
import org.osgi.util.tracker.ServiceTracker;
import org.osgi.util.tracker.ServiceTrackerCustomizer;

/** An instance of the scheduler's role: while it leads, it tracks devices and offers {@link IsochScheduler}. */
@Component(
        configurationPid = "org.microframe.scheduler",
        immediate = true,
        service = {})
@Designate(ocd = SchedulerComponent.Settings.class)
public final class SchedulerComponent implements RoleDuties {

    /** Settings of the scheduler. */
    @ObjectClassDefinition(name = "Microframe isochronous scheduler")
    public @interface Settings {

        @AttributeDefinition(
                name = "Linger",
                description = "How long a stream goes on without its client before it is closed, in ms, 0 to 3600000.")
        long linger() default 5000;

        @AttributeDefinition(
                name = "Admission",
                description =
                        "What to do with a stream whose bandwidth exceeds the sum: advise tries it all the same, enforce"
                                + " refuses it, provider enforces on the simulator and advises elsewhere.",
                options = {@Option("provider"), @Option("advise"), @Option("enforce")})
        String admission() default "provider";

        @AttributeDefinition(
                name = "Memory of a pipe",
                description = "The most memory that is registered for a pipe, in MiB, 1 to 1024.")
        int pipe_memory() default Resources.DEFAULT_PIPE_MEBIBYTES;

        @AttributeDefinition(
                name = "Memory",
                description = "The most memory that is registered for all pipes together, in MiB, 1 to 65536.")
        int memory() default Resources.DEFAULT_MEBIBYTES;

        @AttributeDefinition(name = "Ranking", description = "The highest ranking standby becomes the next leader.")
        int service_ranking() default 0;
    }

    private static final int MOST_PIPE_MEBIBYTES = 1024;
    private static final int MOST_MEBIBYTES = 65_536;
    private static final long LONGEST_LINGER_MS = 3_600_000;
    private static final Duration BOUND = Duration.ofMillis(StreamRequest.MAX_LEAD_FRAMES + 2250L);

    private final BundleContext context;
    private final ComponentLog componentLog;
    private final UsedServices services;
    private final SchedulerLog log;
    private final Resources resources;
    private final AtomicLong lingerNanos = new AtomicLong();
    private final RoleSeat seat;
    private volatile Scheduler scheduler;
    private ServiceTracker<UsbDevice, RegisteredDevice> devices;
    private ServiceRegistration<IsochScheduler> registration;

    @Activate
    public SchedulerComponent(BundleContext context, Settings settings) {
        requireInRange(settings);
        resources = Resources.of(admission(settings.admission()), settings.pipe_memory(), settings.memory());
        this.context = context;
        componentLog = new ComponentLog(context, SchedulerComponent.class);
        services = new UsedServices(context, componentLog.logger());
        lingerNanos.set(TimeUnit.MILLISECONDS.toNanos(settings.linger()));
        log = new SchedulerLog(componentLog.logger());
        seat = new RoleSeat(context, "scheduler", settings.service_ranking(), this, BOUND);
        seat.open();
    }

    /**
     * Takes other settings, and interrupts no stream: a cap holds for pipes that are opened from now on, the admission for devices,
     * the linger for streams that are let go.
     */
    @Modified
    void modified(Settings settings) {
        requireInRange(settings);
        resources.limit(admission(settings.admission()), settings.pipe_memory(), settings.memory());
        lingerNanos.set(TimeUnit.MILLISECONDS.toNanos(settings.linger()));
        seat.rank(settings.service_ranking());
        Scheduler leading = scheduler;
        if (leading != null) {
            leading.limitsChanged();
        }
    }

    private static void requireInRange(Settings settings) {
        range("linger in ms", settings.linger(), 0, LONGEST_LINGER_MS);
        range("pipe.memory in MiB", settings.pipe_memory(), 1, MOST_PIPE_MEBIBYTES);
        range("memory in MiB", settings.memory(), 1, MOST_MEBIBYTES);
    }

    private static void range(String what, long value, long least, long greatest) {
        if (value < least || value > greatest) {
            throw new IllegalArgumentException(
                    what + " is " + value + "; it must be from " + least + " to " + greatest);
        }
    }

    private static Resources.Admission admission(String name) {
        try {
            return Resources.Admission.valueOf(name.toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("admission is " + name + "; it must be provider, advise or enforce", e);
        }
    }

    @Deactivate
    void deactivate() {
        seat.close();
        componentLog.close();
    }

    @Override
    public void takeUp() {
        Scheduler leading = new Scheduler(System::nanoTime, lingerNanos::get, new ThreadDrivers(log), log, resources);
        leading.start();
        scheduler = leading;
        devices = new ServiceTracker<>(context, UsbDevice.class, new Devices(leading));
        devices.open();
        registration = context.registerService(IsochScheduler.class, new Facades(leading), null);
    }

    @Override
    public void giveUp(Duration bound) {
        scheduler.stop(bound.toNanos());
        registration.unregister();
        devices.close();
    }

    private final class Devices implements ServiceTrackerCustomizer<UsbDevice, RegisteredDevice> {

        private final Scheduler to;

        Devices(Scheduler to) {
            this.to = to;
        }

        @Override
        public RegisteredDevice addingService(ServiceReference<UsbDevice> reference) {
            UsbDevice device = services.get(reference);
            if (device == null) {
                return null;
            }
            RegisteredDevice present = new RegisteredDevice(reference, device);
            to.arrived(present);
            return present;
        }

        @Override
        public void modifiedService(ServiceReference<UsbDevice> reference, RegisteredDevice device) {
            to.changed();
        }

        @Override
        public void removedService(ServiceReference<UsbDevice> reference, RegisteredDevice device) {
            to.left(device);
            services.unget(reference);
        }
    }

    private static final class Facades implements ServiceFactory<IsochScheduler> {

        private final Scheduler scheduler;

        Facades(Scheduler scheduler) {
            this.scheduler = scheduler;
        }

        @Override
        public IsochScheduler getService(Bundle bundle, ServiceRegistration<IsochScheduler> registration) {
            return new SchedulerFacade(scheduler);
        }

        @Override
        public void ungetService(
                Bundle bundle, ServiceRegistration<IsochScheduler> registration, IsochScheduler service) {
            ((SchedulerFacade) service).releaseAll();
        }
    }
}
