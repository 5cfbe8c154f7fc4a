package org.microframe.isoch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whether one request serves another, and whose handler comes first. */
class SharedEndpointTest {

    private static final StreamRequest OPEN = request(1, 1, 0x01, 64, 8, 4, 0);

    @Test
    void satisfiesARequestForLessLeadLongerTransfersAndFewerLeases() {
        assertThat(OPEN.satisfies(request(1, 1, 0x01, 32, 16, 2, 0))).isTrue();
        assertThat(OPEN.objectionTo(OPEN)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "1, 1, 2, 64, 8, 4,  0, its endpoint is 0x01; it must be 0x02",
        "2, 1, 1, 64, 8, 4,  0, its interface is 1; it must be 2",
        "1, 2, 1, 64, 8, 4,  0, its alternate setting is of [1]; it must be of [2]",
        "1, 1, 1, 65, 8, 4,  0, its lead is 64 frames; it must be at least 65",
        "1, 1, 1, 64, 7, 4,  0, its transfers have 8 frames; they must have at most 7",
        "1, 1, 1, 64, 8, 5,  0, its leasable transfers are 4; they must be at least 5",
        "1, 1, 1, 64, 8, 4, 16, its margin is 0 frames; it must be 16",
    })
    void saysWhichValueDoesNotSuitAndWhatItMustBe(
            int number, int alternate, int endpoint, int lead, int frames, int leasable, int margin, String objection) {
        StreamRequest other = request(number, alternate, endpoint, lead, frames, leasable, margin);

        assertThat(OPEN.objectionTo(other)).isEqualTo(objection);
        assertThat(OPEN.satisfies(other)).isFalse();
    }

    @Test
    void theHighestRankingComesFirstThenTheLowestOrderThenWhoeverDoesNotSay() {
        Precedence high = new Precedence(5, 9);
        Precedence early = new Precedence(0, 3);
        Precedence late = new Precedence(0, 7);
        Precedence low = new Precedence(-1, 1);

        assertThat(Stream.of(low, Precedence.DEFAULT, late, high, early).sorted())
                .isEqualTo(List.of(high, early, late, Precedence.DEFAULT, low));
    }

    private static StreamRequest request(
            int number, int alternate, int endpoint, int lead, int frames, int leasable, int margin) {
        return new StreamRequest(
                "(a=b)", number, alternate, endpoint, lead, frames, leasable, margin, StreamPolicy.DEFAULT);
    }

    @Test
    void suitsWhoAcceptsEveryAlternateSettingThatItMayGet() {
        StreamRequest first = request(1, 1, 1, 64, 8, 4, 0);
        StreamRequest either = first.with(new StreamPolicy(List.of(2, 1), 0));

        assertThat(either.acceptableSettings()).containsExactly(1, 2);
        assertThat(first.satisfies(either)).isTrue();
        assertThat(either.objectionTo(first)).isEqualTo("its alternate setting is of [1, 2]; it must be of [1]");
    }

    @Test
    void suitsWhoIsContentWithTheLeastLeadThatItMayHave() {
        StreamRequest plain = request(1, 1, 1, 64, 8, 4, 0);
        StreamRequest modest = plain.with(StreamPolicy.DEFAULT.withLead(32, 0));
        StreamRequest longer = request(1, 1, 1, 128, 8, 4, 0).with(StreamPolicy.DEFAULT.withLead(64, 256));

        assertThat(plain.satisfies(modest)).isTrue();
        assertThat(plain.satisfies(longer)).isTrue();
        assertThat(modest.satisfies(modest)).isTrue();
        assertThat(modest.objectionTo(plain)).isEqualTo("its lead is at least 32 frames; it must be at least 64");
    }

    @Test
    void hasALeadOfAtMostWhatThereIsRoomFor() {
        StreamRequest request = request(1, 1, 1, 64, 8, 4, 0).with(StreamPolicy.DEFAULT.withLead(32, 128));

        StreamRequest less = request.withLeadOfAtMost(48);

        assertThat(less.leadFrames()).isEqualTo(48);
        assertThat(less.mostTransfersInFlight()).isEqualTo(6);
        assertThat(request.withLeadOfAtMost(100).leadFrames()).isEqualTo(64);
        assertThat(request.withLeadOfAtMost(100).policy().greatestLeadFrames()).isEqualTo(100);
        assertThatThrownBy(() -> request.withLeadOfAtMost(31)).hasMessageContaining("must be from 32 to 1024");
    }

    @Test
    void refusesPoliciesOutOfRange() {
        assertThatThrownBy(() -> StreamPolicy.DEFAULT.withLead(1025, 0)).hasMessageContaining("from 0 to 1024");
        assertThatThrownBy(() -> new StreamPolicy(List.of(256), 0)).hasMessageContaining("256");
        assertThatThrownBy(() -> new StreamPolicy(List.of(), 11)).hasMessageContaining("from -10 to 10");
    }
}
