package org.microframe.simulator;

import org.junit.jupiter.api.Nested;
import org.microframe.usb.host.kit.AlternateSettingRule;
import org.microframe.usb.host.kit.AsapChainRule;
import org.microframe.usb.host.kit.BulkTransferRule;
import org.microframe.usb.host.kit.CloseRule;
import org.microframe.usb.host.kit.CompletionOrderRule;
import org.microframe.usb.host.kit.ControlTransferRule;
import org.microframe.usb.host.kit.DiscoveryRule;
import org.microframe.usb.host.kit.ExclusiveOpenRule;
import org.microframe.usb.host.kit.ExplicitFrameRule;
import org.microframe.usb.host.kit.FrameCounterRule;
import org.microframe.usb.host.kit.InPacketsRule;
import org.microframe.usb.host.kit.LostCompletionRule;
import org.microframe.usb.host.kit.OutContentRule;
import org.microframe.usb.host.kit.OwnershipRule;
import org.microframe.usb.host.kit.PipeRegistrationRule;
import org.microframe.usb.host.kit.ProviderBench;
import org.microframe.usb.host.kit.RefusedContinueRule;
import org.microframe.usb.host.kit.UnplugRule;
import org.microframe.usb.host.kit.WakeupRule;

/** The rules of a native service, all of them. */
abstract class AllRules {

    abstract ProviderBench newBench(long firstFrame);

    @Nested
    class Discovery extends DiscoveryRule {
        @Override
        protected ProviderBench newBench(long firstFrame) {
            return AllRules.this.newBench(firstFrame);
        }
    }

    @Nested
    class ExclusiveOpen extends ExclusiveOpenRule {
        @Override
        protected ProviderBench newBench(long firstFrame) {
            return AllRules.this.newBench(firstFrame);
        }
    }

    @Nested
    class AlternateSetting extends AlternateSettingRule {
        @Override
        protected ProviderBench newBench(long firstFrame) {
            return AllRules.this.newBench(firstFrame);
        }
    }

    @Nested
    class ControlTransfer extends ControlTransferRule {
        @Override
        protected ProviderBench newBench(long firstFrame) {
            return AllRules.this.newBench(firstFrame);
        }
    }

    @Nested
    class BulkTransfer extends BulkTransferRule {
        @Override
        protected ProviderBench newBench(long firstFrame) {
            return AllRules.this.newBench(firstFrame);
        }
    }

    @Nested
    class PipeRegistration extends PipeRegistrationRule {
        @Override
        protected ProviderBench newBench(long firstFrame) {
            return AllRules.this.newBench(firstFrame);
        }
    }

    @Nested
    class AsapChain extends AsapChainRule {
        @Override
        protected ProviderBench newBench(long firstFrame) {
            return AllRules.this.newBench(firstFrame);
        }
    }

    @Nested
    class RefusedContinue extends RefusedContinueRule {
        @Override
        protected ProviderBench newBench(long firstFrame) {
            return AllRules.this.newBench(firstFrame);
        }
    }

    @Nested
    class CompletionOrder extends CompletionOrderRule {
        @Override
        protected ProviderBench newBench(long firstFrame) {
            return AllRules.this.newBench(firstFrame);
        }
    }

    @Nested
    class OutContent extends OutContentRule {
        @Override
        protected ProviderBench newBench(long firstFrame) {
            return AllRules.this.newBench(firstFrame);
        }
    }

    @Nested
    class InPackets extends InPacketsRule {
        @Override
        protected ProviderBench newBench(long firstFrame) {
            return AllRules.this.newBench(firstFrame);
        }
    }

    @Nested
    class ExplicitFrame extends ExplicitFrameRule {
        @Override
        protected ProviderBench newBench(long firstFrame) {
            return AllRules.this.newBench(firstFrame);
        }
    }

    @Nested
    class FrameCounter extends FrameCounterRule {
        @Override
        protected ProviderBench newBench(long firstFrame) {
            return AllRules.this.newBench(firstFrame);
        }
    }

    @Nested
    class Close extends CloseRule {
        @Override
        protected ProviderBench newBench(long firstFrame) {
            return AllRules.this.newBench(firstFrame);
        }
    }

    @Nested
    class LostCompletion extends LostCompletionRule {
        @Override
        protected ProviderBench newBench(long firstFrame) {
            return AllRules.this.newBench(firstFrame);
        }
    }

    @Nested
    class Unplug extends UnplugRule {
        @Override
        protected ProviderBench newBench(long firstFrame) {
            return AllRules.this.newBench(firstFrame);
        }
    }

    @Nested
    class Ownership extends OwnershipRule {
        @Override
        protected ProviderBench newBench(long firstFrame) {
            return AllRules.this.newBench(firstFrame);
        }
    }

    @Nested
    class Wakeup extends WakeupRule {
        @Override
        protected ProviderBench newBench(long firstFrame) {
            return AllRules.this.newBench(firstFrame);
        }
    }
}
