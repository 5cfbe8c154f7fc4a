package org.microframe.shell;

import org.apache.felix.service.command.Descriptor;
import org.osgi.framework.BundleContext;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.osgi.service.component.runtime.ServiceComponentRuntime;

/** Commands about the set itself. Any thread may call them. */
@Component(
        service = MicroframeCommands.class,
        property = {"osgi.command.scope=microframe", "osgi.command.function=swap"})
public final class MicroframeCommands {

    private final BundleContext context;
    private final ConfigurationAdmin configurations;
    private final ServiceComponentRuntime components;

    /** @param context of this bundle */
    @Activate
    public MicroframeCommands(
            BundleContext context,
            @Reference(policyOption = ReferencePolicyOption.GREEDY) ConfigurationAdmin configurations,
            @Reference(policyOption = ReferencePolicyOption.GREEDY) ServiceComponentRuntime components) {
        this.context = context;
        this.configurations = configurations;
        this.components = components;
    }

    /**
     * Replaces the bundle that leads a role by another version of itself: installs and starts it beside the elder, lets the
     * elder hand over in order, and uninstalls the elder. Blocks until that is done.
     *
     * @return what was done, and what makes it last
     * @throws IllegalArgumentException when the bundle or the location cannot be used; nothing has changed
     * @throws IllegalStateException when the newer bundle does not start, or does not take the lead; the elder leads as before
     */
    @Descriptor("replaces a bundle by another version of itself while streams run")
    public String swap(
            @Descriptor("the bundle: its id or its symbolic name") String bundle,
            @Descriptor("where the other version is: a URL, like file:/my/scheduler-1.1.0.jar") String location) {
        RoleHolders holders = new RoleHolders(context);
        RoleHolder elder = holders.leader(bundle);
        new BoundConfigurations(configurations).requireNone(elder.bundle());
        Origins origins = new Origins(context.getDataFile("origins"));
        String origin = origins.of(elder.location());
        String done = new Swap(context, holders, components).run(elder, location);
        origins.follow(elder.location(), location);
        return done + "\n" + Permanence.in(context).advice(origin, location);
    }
}
