package org.microframe.usb.host.kit;

import org.junit.jupiter.api.Nested;

/** The rules of a native service, all of them, to be extended by a provider's test where frames pass when it says so. */
public abstract class AllRules extends UntimedRules {

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
    class Abort extends AbortRule {
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
}
