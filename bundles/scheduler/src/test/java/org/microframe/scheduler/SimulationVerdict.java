package org.microframe.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Comparator;
import java.util.List;
import org.microframe.isoch.GroupStart;
import org.microframe.isoch.HoleCause;
import org.microframe.isoch.LedgerSnapshot;
import org.microframe.isoch.OnBreak;
import org.microframe.isoch.StreamPolicy;
import org.microframe.usb.FrameNumbers;

/** What has to be so at one endpoint after a simulation: ledgers against the bus, and against what devices and plug-ins got. */
final class SimulationVerdict {

    /** The fewest frames of an IN transfer that packet faults do not take all packets of, at their rates. */
    private static final int SAFE_FRAMES = 8;
    /** In so many frames the pump has a pipe that was opened, but in a storm. */
    private static final int START_SLACK = 16;

    private final SimulatedPort port;
    private final List<SimulatedPlayer> players;
    private final List<SimulatedPlayer> hosts;
    private final boolean in;

    private SimulationVerdict(SimulatedPort port, List<SimulatedPlayer> players) {
        this.port = port;
        this.players = players;
        hosts = players.stream().filter(player -> player.starts() > 0).toList();
        in = players.get(0).request.isIn();
    }

    static void require(SimulatedPort port, Weather weather) {
        port.players.stream()
                .flatMap(player -> player.devices().stream())
                .flatMap(device -> device.records().stream())
                .forEach(record -> assertThat(record.endpointAddress())
                        .as("an endpoint of %s that a pipe was opened for", port.name)
                        .isIn(Samples.OUT, Samples.IN));
        for (int endpoint : new int[] {Samples.OUT, Samples.IN}) {
            List<SimulatedPlayer> players = port.players.stream()
                    .filter(player -> player.request.endpointAddress() == endpoint)
                    .toList();
            if (!players.isEmpty()) {
                new SimulationVerdict(port, players).require(weather);
            }
        }
    }

    private void require(Weather weather) {
        for (SimulatedPlayer player : players) {
            if (player.ledger().chains() > 0) {
                BusAgreement.requireAmongOthers(player.ledger(), player.records());
                requireCertainty(player, weather);
                requireEnds(player);
            }
        }
        if (hosts.size() == 1 && hosts.get(0).ledger().chains() > 0) {
            SimulatedPlayer host = hosts.get(0);
            BusAgreement.require(host.ledger(), host.records());
            BusAgreement.requirePackets(host.ledger(), host.records());
            // What was pending when a transfer at frames failed goes on behind the gap that this left.
            if (host.request.policy().losses().onBreak() == OnBreak.FAIL) {
                assertThat(host.ledger().holes().recent().stream()
                                .filter(hole -> hole.cause() == HoleCause.LATE && hole.frames() > 0))
                        .as("holes of %s, which ended by %s: %s", host.identity, host.broken(), host.ledger())
                        .hasSizeLessThanOrEqualTo(host.broken());
            }
            assertThat(host.ledger().breaks())
                    .as("breaks of %s, which ended by some: %s", host.identity, host.ledger())
                    .isGreaterThanOrEqualTo(host.broken());
            requireSubmits(host);
            if (host.request.policy().startFrame() != StreamPolicy.NO_FRAME) {
                requireStart(host, weather);
            }
            if (in) {
                requireTaken(host);
                if (players.size() == 1 && !host.hadThread()) {
                    DiscardedSlots.require(host, port.witness());
                }
            } else {
                HeardFrames.require(host, players, port.witness().refused(), port.keepsOrder());
            }
        }
    }

    /** With no fault but packets' and jitter nothing is unconfirmed, and at frames nothing has a bound. */
    private static void requireCertainty(SimulatedPlayer player, Weather weather) {
        LedgerSnapshot ledger = player.ledger();
        boolean safe =
                weather == Weather.CALM || !player.request.isIn() || player.request.framesPerTransfer() >= SAFE_FRAMES;
        if (weather == Weather.STORM || !safe) {
            return;
        }
        assertThat(ledger.unconfirmed())
                .as("unconfirmed frames of %s: %s", player.identity, ledger)
                .isZero();
        if (player.request.marginFrames() > 0) {
            assertThat(ledger.spanBound()
                            + ledger.unconfirmedBound()
                            + ledger.gapBound()
                            + ledger.suspendedBound()
                            + ledger.holes().recent().stream()
                                    .mapToLong(hole -> hole.bound())
                                    .sum())
                    .as("bounds of %s, which is at frames: %s", player.identity, ledger)
                    .isZero();
        }
    }

    /**
     * It was first on the bus in its start frame. When that was hardly ahead by the margin as the pipe was opened, and in a storm, it may
     * have been a number of whole transfers later, or of which the first frames were late.
     */
    private static void requireStart(SimulatedPlayer host, Weather weather) {
        host.records().stream()
                .filter(record -> !record.schedule().isEmpty())
                .min(Comparator.comparingLong(record -> record.schedule().get(0).firstFrame()))
                .ifPresent(record -> {
                    long first = record.schedule().get(0).firstFrame();
                    int start = (int) host.request.policy().startFrame();
                    int after = FrameNumbers.difference((int) first, start);
                    int ahead = FrameNumbers.difference(start, (int) record.openedFrame());
                    boolean inTime = ahead >= host.request.marginFrames() + START_SLACK;
                    assertThat(after)
                            .as("frames from the start frame of %s to its first on the bus: %s", host.identity, record)
                            .isGreaterThanOrEqualTo(0);
                    if (weather != Weather.STORM) {
                        assertThat(inTime ? after : after % host.request.framesPerTransfer())
                                .as("frames from the start frame of %s, or its grid: %s", host.identity, record)
                                .isZero();
                    }
                });
    }

    /** Its transfers were submitted in the way that it asked for. */
    private void requireSubmits(SimulatedPlayer host) {
        boolean atFrames = host.request.marginFrames() > 0;
        boolean thenAsap = host.request.policy().groupStart() == GroupStart.THEN_ASAP;
        for (SlotWitness.Submits submits : port.witness().submits(host.request.endpointAddress())) {
            assertThat(submits.asap > 0 && atFrames && !thenAsap)
                    .as("%s was at frames alone", host.identity)
                    .isFalse();
            assertThat(submits.atFramesAlone > 0 && !atFrames)
                    .as("%s was not at frames", host.identity)
                    .isFalse();
            assertThat(submits.atFramesBehindOthers > 0 && (!atFrames || thenAsap))
                    .as("%s was at frames in the midst of a chain", host.identity)
                    .isFalse();
        }
    }

    /** What was asked to fail on a break does not go on after one, and the others do. */
    private static void requireEnds(SimulatedPlayer player) {
        LedgerSnapshot ledger = player.ledger();
        if (player.request.policy().losses().onBreak() == OnBreak.FAIL) {
            assertThat(ledger.holes().framesByCause().keySet())
                    .as("why %s went on: %s", player.identity, ledger)
                    .doesNotContain(HoleCause.RAN_DRY, HoleCause.CONTINUE_REFUSED);
        }
    }

    /**
     * IN: each frame that was carried was taken or is an overrun, or its slot was leased to a thread when the pipe closed. What was cut
     * off by an unplug is handed over with frames that never were.
     */
    private void requireTaken(SimulatedPlayer host) {
        if (players.size() > 1) {
            return;
        }
        LedgerSnapshot ledger = host.ledger();
        long cut = (long) host.devices().size() * (host.request.framesPerTransfer() - 1);
        long leased = host.hadThread() ? host.starts() * (long) host.request.leasableTransfers() : 0;
        assertThat(host.taken + ledger.overrun())
                .as("frames taken by %s, %s, and its overrun: %s", host.identity, host.taken, ledger)
                .isBetween(
                        ledger.carried() - leased * host.request.framesPerTransfer(),
                        ledger.carried() + ledger.unconfirmed() + cut);
    }
}
