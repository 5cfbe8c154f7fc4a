package org.microframe.shell;

import java.util.List;
import java.util.function.Predicate;
import org.apache.felix.service.command.Descriptor;
import org.microframe.isoch.StreamStatus;
import org.microframe.stream.FailedRegistration;
import org.microframe.stream.Streams;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;

/** Commands about streams. Any thread may call them; they answer also while no streaming runtime leads. */
@Component(
        service = IsochCommands.class,
        property = {
            "osgi.command.scope=isoch",
            "osgi.command.function=streams",
            "osgi.command.function=bandwidth",
            "osgi.command.function=times"
        })
public final class IsochCommands {

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private volatile Streams runtime;

    /** Made by Declarative Services. */
    @Activate
    public IsochCommands() {}

    IsochCommands(Streams runtime) {
        this.runtime = runtime;
    }

    /** Shows every stream and every registration that is not served. */
    @Descriptor("shows the isochronous streams, where their frames went, and what is not served")
    public String streams() {
        return streams("");
    }

    /** Shows the streams, and the registrations that are not served, whose identity contains a text. */
    @Descriptor("shows the isochronous streams whose identity contains a text")
    public String streams(@Descriptor("part of bundle/name") String part) {
        Streams present = runtime;
        if (present == null) {
            return "no streaming runtime leads at the moment";
        }
        Predicate<StreamStatus> wanted = stream -> stream.identity().toString().contains(part);
        Predicate<FailedRegistration> wantedFailure =
                failure -> (failure.bundle() + "/" + failure.name()).contains(part);
        List<StreamStatus> streams = present.streams().stream().filter(wanted).toList();
        List<FailedRegistration> failures =
                present.failures().stream().filter(wantedFailure).toList();
        return new StreamListing(streams, failures).toString();
    }

    /** Shows what the open streams reserve of their buses. */
    @Descriptor("shows the bus time that the isochronous streams reserve, and what is left of it")
    public String bandwidth() {
        Streams present = runtime;
        return present == null
                ? "no streaming runtime leads at the moment"
                : new BandwidthListing(present.streams()).toString();
    }

    /** Shows how the lead, the pump's lateness and the plug-ins' times of the open streams are spread, and how their buses drift. */
    @Descriptor("shows what is left of the lead, how late refills are, how long plug-ins take, and how buses drift")
    public String times() {
        Streams present = runtime;
        return present == null
                ? "no streaming runtime leads at the moment"
                : new TimesListing(present.streams()).toString();
    }
}
