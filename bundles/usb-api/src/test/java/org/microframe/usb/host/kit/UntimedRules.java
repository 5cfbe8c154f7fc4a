package org.microframe.usb.host.kit;

import org.junit.jupiter.api.Nested;

/** The rules of a native service that hold however late a thread is, to be extended by a provider's test. */
public abstract class UntimedRules {

    /** Makes a bench, as {@link ProviderRule#newBench}. */
    protected abstract ProviderBench newBench(long firstFrame);

    @Nested
    class Discovery extends DiscoveryRule {
        @Override
        protected ProviderBench newBench(long firstFrame) {
            return UntimedRules.this.newBench(firstFrame);
        }
    }

    @Nested
    class ExclusiveOpen extends ExclusiveOpenRule {
        @Override
        protected ProviderBench newBench(long firstFrame) {
            return UntimedRules.this.newBench(firstFrame);
        }
    }

    @Nested
    class AlternateSetting extends AlternateSettingRule {
        @Override
        protected ProviderBench newBench(long firstFrame) {
            return UntimedRules.this.newBench(firstFrame);
        }
    }

    @Nested
    class ControlTransfer extends ControlTransferRule {
        @Override
        protected ProviderBench newBench(long firstFrame) {
            return UntimedRules.this.newBench(firstFrame);
        }
    }

    @Nested
    class BulkTransfer extends BulkTransferRule {
        @Override
        protected ProviderBench newBench(long firstFrame) {
            return UntimedRules.this.newBench(firstFrame);
        }
    }

    @Nested
    class PipeRegistration extends PipeRegistrationRule {
        @Override
        protected ProviderBench newBench(long firstFrame) {
            return UntimedRules.this.newBench(firstFrame);
        }
    }

    @Nested
    class Close extends CloseRule {
        @Override
        protected ProviderBench newBench(long firstFrame) {
            return UntimedRules.this.newBench(firstFrame);
        }
    }

    @Nested
    class LostCompletion extends LostCompletionRule {
        @Override
        protected ProviderBench newBench(long firstFrame) {
            return UntimedRules.this.newBench(firstFrame);
        }
    }

    @Nested
    class Unplug extends UnplugRule {
        @Override
        protected ProviderBench newBench(long firstFrame) {
            return UntimedRules.this.newBench(firstFrame);
        }
    }

    @Nested
    class Ownership extends OwnershipRule {
        @Override
        protected ProviderBench newBench(long firstFrame) {
            return UntimedRules.this.newBench(firstFrame);
        }
    }

    @Nested
    class Wakeup extends WakeupRule {
        @Override
        protected ProviderBench newBench(long firstFrame) {
            return UntimedRules.this.newBench(firstFrame);
        }
    }
}
