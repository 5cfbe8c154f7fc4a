package org.microframe.isoch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class LossPolicyTest {

    private static final Filler TWO_BYTES = Filler.pattern((byte) 0x80, (byte) 0);

    private static StreamRequest out(StreamPolicy policy) {
        return new StreamRequest("(a=b)", 1, 1, 0x01, 64, 8, 4, 0, policy);
    }

    private static StreamRequest in(StreamPolicy policy) {
        return new StreamRequest("(a=b)", 1, 1, 0x81, 64, 8, 4, 0, policy);
    }

    @Test
    void goesOnInSilenceUnlessAskedOtherwise() {
        assertThat(StreamPolicy.DEFAULT.losses())
                .isEqualTo(new LossPolicy(OnBreak.RESTART, OnRefusal.RESEND, Filler.SILENCE, OnOverrun.DROP_OLDEST));
    }

    @Test
    void readsAPatternAsItStandsInAProperty() {
        assertThat(Filler.of(Filler.Kind.PATTERN, " 80 00"))
                .isEqualTo(TWO_BYTES)
                .hasToString("PATTERN 80 00");
        assertThat(Filler.of(Filler.Kind.REPEAT, "")).isEqualTo(Filler.REPEAT).hasToString("REPEAT");
        assertThatThrownBy(() -> Filler.of(Filler.Kind.PATTERN, "8"))
                .hasMessage("the pattern is '8'; it must be bytes of two hexadecimal digits each");
    }

    @Test
    void refusesAPatternThatDoesNotSuitItsKind() {
        assertThatThrownBy(() -> new Filler(Filler.Kind.PATTERN, List.of()))
                .hasMessage("the bytes of the pattern are 0; with the filler PATTERN they must be from 1 to 49152");
        assertThatThrownBy(() -> Filler.pattern(new byte[Filler.MAX_PATTERN_BYTES + 1]))
                .hasMessageContaining("are 49153");
        assertThatThrownBy(() -> new Filler(Filler.Kind.REPEAT, List.of((byte) 1)))
                .hasMessageContaining("with the filler REPEAT they must be from 0 to 0");
    }

    @Test
    void refusesWhatTheOtherDirectionAloneHas() {
        assertThatThrownBy(() -> in(StreamPolicy.DEFAULT.with(Filler.REPEAT)))
                .hasMessage("the filler is REPEAT; an IN stream sends none, so it must be SILENCE");
        assertThatThrownBy(() -> in(StreamPolicy.DEFAULT.with(OnRefusal.DROP)))
                .hasMessage(
                        "the policy for refused slots is DROP; those of an IN stream hold nothing, so it must be RESEND");
        assertThatThrownBy(() -> out(StreamPolicy.DEFAULT.with(OnOverrun.DROP_NEWEST)))
                .hasMessage(
                        "the policy on an overrun is DROP_NEWEST; an OUT stream has none, so it must be DROP_OLDEST");
    }

    @Test
    void servesOnlyWhoWantsTheSame() {
        StreamRequest plain = out(StreamPolicy.DEFAULT);

        assertThat(plain.objectionTo(out(StreamPolicy.DEFAULT.with(TWO_BYTES))))
                .isEqualTo("its filler is SILENCE; it must be PATTERN 80 00");
        assertThat(out(StreamPolicy.DEFAULT.with(OnBreak.FAIL)).objectionTo(plain))
                .isEqualTo("on a break it does FAIL; it must do RESTART");
        assertThat(plain.objectionTo(out(StreamPolicy.DEFAULT.with(OnRefusal.DROP))))
                .isEqualTo("with refused slots it does RESEND; it must do DROP");
        assertThat(in(StreamPolicy.DEFAULT).objectionTo(in(StreamPolicy.DEFAULT.with(OnOverrun.DROP_NEWEST))))
                .isEqualTo("on an overrun it does DROP_OLDEST; it must do DROP_NEWEST");
        assertThat(out(StreamPolicy.DEFAULT.with(Filler.REPEAT))
                        .satisfies(out(StreamPolicy.DEFAULT.with(Filler.REPEAT))))
                .isTrue();
    }
}
