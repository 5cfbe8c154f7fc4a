package org.microframe.isoch;

import java.util.Objects;
import org.osgi.annotation.versioning.ProviderType;

/**
 * What a stream does about what is not there in time.
 *
 * @param onBreak when its chain broke
 * @param onRefusal OUT: with slots whose transfer was refused; IN: {@link OnRefusal#RESEND}
 * @param filler OUT: what goes out in place of what a producer did not supply in time; IN: {@link Filler#SILENCE}
 * @param onOverrun IN: which transfers to discard when handlers have not taken them in time; OUT: {@link OnOverrun#DROP_OLDEST}
 */
@ProviderType
public record LossPolicy(OnBreak onBreak, OnRefusal onRefusal, Filler filler, OnOverrun onOverrun) {

    /** Restart after a break, refused slots first; silence in place of what is not supplied; the oldest goes. */
    public static final LossPolicy DEFAULT =
            new LossPolicy(OnBreak.RESTART, OnRefusal.RESEND, Filler.SILENCE, OnOverrun.DROP_OLDEST);

    /** Checks that nothing is null. */
    public LossPolicy {
        Objects.requireNonNull(onBreak, "onBreak");
        Objects.requireNonNull(onRefusal, "onRefusal");
        Objects.requireNonNull(filler, "filler");
        Objects.requireNonNull(onOverrun, "onOverrun");
    }

    /** The same with another filler. */
    public LossPolicy with(Filler other) {
        return new LossPolicy(onBreak, onRefusal, other, onOverrun);
    }

    /** The same with something else to do on a break. */
    public LossPolicy with(OnBreak other) {
        return new LossPolicy(other, onRefusal, filler, onOverrun);
    }

    /** The same with something else to do with refused slots. */
    public LossPolicy with(OnRefusal other) {
        return new LossPolicy(onBreak, other, filler, onOverrun);
    }

    /** The same with something else to do on an overrun. */
    public LossPolicy with(OnOverrun other) {
        return new LossPolicy(onBreak, onRefusal, filler, other);
    }

    /**
     * Checks that nothing is asked for that only the other direction has.
     *
     * @param in whether the stream is IN
     * @throws IllegalArgumentException when something is
     */
    void requireFor(boolean in) {
        if (in && onRefusal != OnRefusal.RESEND) {
            throw new IllegalArgumentException("the policy for refused slots is " + onRefusal
                    + "; those of an IN stream hold nothing, so it must be " + OnRefusal.RESEND);
        }
        if (!in && onOverrun != OnOverrun.DROP_OLDEST) {
            throw new IllegalArgumentException("the policy on an overrun is " + onOverrun
                    + "; an OUT stream has none, so it must be " + OnOverrun.DROP_OLDEST);
        }
        if (in && filler.kind() != Filler.Kind.SILENCE) {
            throw new IllegalArgumentException(
                    "the filler is " + filler + "; an IN stream sends none, so it must be " + Filler.SILENCE);
        }
    }

    /** Why this does not serve who wants the other one: the value and the rule; empty when it does. */
    String objectionTo(LossPolicy other) {
        if (onBreak != other.onBreak) {
            return "on a break it does " + onBreak + "; it must do " + other.onBreak;
        }
        if (onRefusal != other.onRefusal) {
            return "with refused slots it does " + onRefusal + "; it must do " + other.onRefusal;
        }
        if (onOverrun != other.onOverrun) {
            return "on an overrun it does " + onOverrun + "; it must do " + other.onOverrun;
        }
        return filler.equals(other.filler) ? "" : "its filler is " + filler + "; it must be " + other.filler;
    }
}
