package org.microframe.streaming;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.microframe.component.ComponentLog;
import org.microframe.component.UsedServices;
import org.microframe.isoch.scheduler.IsochScheduler;
import org.microframe.stream.Streams;
import org.microframe.stream.spi.StreamConsumer;
import org.microframe.stream.spi.StreamProducer;
import org.microframe.usb.role.RoleDuties;
import org.microframe.usb.role.RoleSeat;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.log.Logger;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.osgi.util.tracker.ServiceTracker;
import org.osgi.util.tracker.ServiceTrackerCustomizer;

/**
 * An instance of the streaming runtime's role: while it leads, it tracks producers, consumers and the scheduler, and offers
 * {@link Streams}. Leading or not, it holds nothing of a plug-in that is not registered.
 */
@Component(
        configurationPid = "org.microframe.streaming",
        immediate = true,
        service = {})
@Designate(ocd = StreamingComponent.Settings.class)
public final class StreamingComponent implements RoleDuties {

    /** Settings of the streaming runtime. */
    @ObjectClassDefinition(name = "Microframe streaming runtime")
    public @interface Settings {

        @AttributeDefinition(name = "Ranking", description = "The highest ranking standby becomes the next leader.")
        int service_ranking() default 0;
    }

    private static final Duration BOUND = Duration.ofSeconds(2);

    private final BundleContext context;
    private final ComponentLog componentLog;
    private final Logger log;
    private final UsedServices services;
    private final RoleSeat seat;
    private ScheduledExecutorService executor;
    private StreamingRuntime runtime;
    private ServiceTracker<IsochScheduler, IsochScheduler> schedulers;
    private ServiceTracker<StreamProducer, Registration[]> producers;
    private ServiceTracker<StreamConsumer, Registration[]> consumers;
    private ServiceRegistration<Streams> registration;

    @Activate
    public StreamingComponent(BundleContext context, Settings settings) {
        this.context = context;
        componentLog = new ComponentLog(context, StreamingComponent.class);
        log = componentLog.logger();
        services = new UsedServices(context, log);
        seat = new RoleSeat(context, "streaming", settings.service_ranking(), this, BOUND);
        seat.open();
    }

    /** Takes another ranking; handles and streams do not notice. */
    @Modified
    void modified(Settings settings) {
        seat.rank(settings.service_ranking());
    }

    @Deactivate
    void deactivate() {
        seat.close();
        componentLog.close();
    }

    @Override
    public void takeUp() {
        executor = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "microframe streaming");
            thread.setDaemon(true);
            return thread;
        });
        runtime = new StreamingRuntime(executor, log);
        schedulers = new ServiceTracker<>(context, IsochScheduler.class, new Schedulers());
        producers = new ServiceTracker<>(context, StreamProducer.class, new PlugIns<>(false));
        consumers = new ServiceTracker<>(context, StreamConsumer.class, new PlugIns<>(true));
        schedulers.open();
        producers.open();
        consumers.open();
        registration = context.registerService(Streams.class, new StreamsService(runtime), null);
    }

    @Override
    public void giveUp(Duration bound) {
        producers.close();
        consumers.close();
        runtime.end();
        schedulers.close();
        registration.unregister();
        executor.shutdown();
        try {
            if (!executor.awaitTermination(bound.toNanos(), TimeUnit.NANOSECONDS)) {
                log.warn("The streaming runtime's thread did not end within {} ms", bound.toMillis());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Tracks the scheduler; there is one at a time. */
    private final class Schedulers implements ServiceTrackerCustomizer<IsochScheduler, IsochScheduler> {

        @Override
        public IsochScheduler addingService(ServiceReference<IsochScheduler> reference) {
            IsochScheduler scheduler = services.get(reference);
            if (scheduler != null) {
                runtime.schedulerArrived(scheduler);
            }
            return scheduler;
        }

        @Override
        public void modifiedService(ServiceReference<IsochScheduler> reference, IsochScheduler scheduler) {
            log.debug("The properties of the scheduler changed");
        }

        @Override
        public void removedService(ServiceReference<IsochScheduler> reference, IsochScheduler scheduler) {
            runtime.schedulerLeft(scheduler);
            services.unget(reference);
        }
    }

    /** Tracks producers or consumers; a changed registration is a new one. */
    private final class PlugIns<S> implements ServiceTrackerCustomizer<S, Registration[]> {

        private final boolean in;

        PlugIns(boolean in) {
            this.in = in;
        }

        @Override
        public Registration[] addingService(ServiceReference<S> reference) {
            S service = services.get(reference);
            return service == null ? null : new Registration[] {runtime.registered(reference, service, in)};
        }

        @Override
        public void modifiedService(ServiceReference<S> reference, Registration[] registration) {
            runtime.unregistered(reference, registration[0]);
            S service = services.get(reference);
            registration[0] = service == null ? null : runtime.registered(reference, service, in);
            services.unget(reference);
        }

        @Override
        public void removedService(ServiceReference<S> reference, Registration[] registration) {
            runtime.unregistered(reference, registration[0]);
            services.unget(reference);
        }
    }
}
