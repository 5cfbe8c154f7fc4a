package org.microframe.usb.role;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.microframe.usb.host.kit.EmptyFramework;
import org.microframe.usb.role.RoleMember.State;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;

@Timeout(30)
class RoleSeatTest {

    private static final Duration BOUND = Duration.ofSeconds(1);

    @RegisterExtension
    final EmptyFramework framework = new EmptyFramework();

    private final List<String> events = new ArrayList<>();
    private BundleContext context;

    @BeforeEach
    void openRegistry() throws Exception {
        context = framework.context();
    }

    /** Notes what it is told to do. */
    private final class Duties implements RoleDuties {
        private final String name;

        Duties(String name) {
            this.name = name;
        }

        @Override
        public void takeUp() {
            events.add(name + " takes up");
        }

        @Override
        public void giveUp(Duration bound) {
            events.add(name + " gives up");
        }
    }

    private RoleSeat seat(String name, int ranking) {
        RoleSeat seat = new RoleSeat(context, "test", ranking, new Duties(name), BOUND);
        seat.open();
        return seat;
    }

    private long leaders() throws Exception {
        int leaders = 0;
        for (ServiceReference<RoleMember> member :
                context.getServiceReferences(RoleMember.class, "(microframe.role=test)")) {
            if (State.LEADING.name().equals(member.getProperty(RoleMember.STATE))) {
                leaders++;
            }
        }
        return leaders;
    }

    @Test
    void theFirstLeadsAndALaterOneStandsByWhateverItsRanking() throws Exception {
        RoleSeat first = seat("first", 0);
        RoleSeat second = seat("second", 100);

        assertThat(first.state()).isEqualTo(State.LEADING);
        assertThat(second.state()).isEqualTo(State.STANDBY);
        assertThat(leaders()).isEqualTo(1);
        assertThat(events).containsExactly("first takes up");
    }

    @Test
    void aLeaderThatIsDeactivatedNamesTheHighestRankingStandby() throws Exception {
        RoleSeat first = seat("first", 0);
        RoleSeat second = seat("second", 0);
        RoleSeat third = seat("third", 1);

        first.close();

        assertThat(third.state()).isEqualTo(State.LEADING);
        assertThat(second.state()).isEqualTo(State.STANDBY);
        assertThat(events).containsExactly("first takes up", "first gives up", "third takes up");
        assertThat(leaders()).isEqualTo(1);
    }

    @Test
    void aStandbyThatIsRankedAnewWhileItStandsByIsNamedByThat() throws Exception {
        RoleSeat first = seat("first", 0);
        RoleSeat second = seat("second", 0);
        RoleSeat third = seat("third", 1);

        second.rank(2);
        first.rank(3);

        assertThat(first.state()).isEqualTo(State.LEADING);
        assertThat(context.getServiceReferences(RoleMember.class, "(service.ranking=2)"))
                .hasSize(1);
        first.close();
        assertThat(second.state()).isEqualTo(State.LEADING);
        assertThat(third.state()).isEqualTo(State.STANDBY);
        assertThat(events).containsExactly("first takes up", "first gives up", "second takes up");
    }

    @Test
    void handsOverToTheOneThatIsNamed() throws Exception {
        RoleSeat first = seat("first", 0);
        RoleSeat second = seat("second", 0);
        RoleSeat third = seat("third", 1);

        first.handOver(second, BOUND);

        assertThat(first.state()).isEqualTo(State.STANDBY);
        assertThat(second.state()).isEqualTo(State.LEADING);
        assertThat(third.state()).isEqualTo(State.STANDBY);
        assertThat(events).containsExactly("first takes up", "first gives up", "second takes up");
        assertThat(leaders()).isEqualTo(1);
    }

    @Test
    void aLeaderThatFailsToGiveUpIsFollowedAllTheSame() {
        RoleSeat failing = failingToGiveUp("failing");
        RoleSeat other = seat("other", 0);

        assertThatThrownBy(() -> failing.handOver(other, BOUND)).hasMessage("failing cannot give up");
        assertThat(other.state()).isEqualTo(State.LEADING);
        other.handOver(failing, BOUND);
        assertThatThrownBy(failing::close).hasMessage("failing cannot give up");

        assertThat(events)
                .containsExactly(
                        "failing takes up", "other takes up", "other gives up", "failing takes up", "other takes up");
        assertThat(failing.state()).isEqualTo(State.GONE);
        assertThat(other.state()).isEqualTo(State.LEADING);
    }

    private RoleSeat failingToGiveUp(String name) {
        RoleSeat seat = new RoleSeat(
                context,
                "test",
                0,
                new RoleDuties() {
                    @Override
                    public void takeUp() {
                        events.add(name + " takes up");
                    }

                    @Override
                    public void giveUp(Duration bound) {
                        throw new IllegalStateException(name + " cannot give up");
                    }
                },
                BOUND);
        seat.open();
        return seat;
    }

    @Test
    void refusesToHandOverToAnythingButAStandbyOfItsRole() {
        RoleSeat first = seat("first", 0);
        RoleSeat elsewhere = new RoleSeat(context, "other", 0, new Duties("elsewhere"), BOUND);
        elsewhere.open();

        assertThatThrownBy(() -> first.handOver(elsewhere, BOUND)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> first.handOver(first, BOUND)).isInstanceOf(IllegalArgumentException.class);
        assertThat(first.state()).isEqualTo(State.LEADING);
    }

    @Test
    void refusesToHandOverWhenItDoesNotLead() {
        seat("first", 0);
        RoleSeat second = seat("second", 0);
        RoleSeat third = seat("third", 0);

        assertThatThrownBy(() -> second.handOver(third, BOUND)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void aSeatThatIsClosedNeverLeads() {
        RoleSeat only = seat("only", 0);
        only.close();

        assertThat(only.lead()).isFalse();
        assertThat(only.state()).isEqualTo(State.GONE);
        only.close();
        assertThat(events).containsExactly("only takes up", "only gives up");
    }

    @Test
    void anInstanceThatComesWhenTheRoleIsEmptyLeads() {
        seat("first", 0).close();

        RoleSeat next = seat("next", 0);

        assertThat(next.state()).isEqualTo(State.LEADING);
    }

    @Test
    void thereIsNeverMoreThanOneLeaderWhileInstancesComeAndGo() throws Exception {
        AtomicInteger leading = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        RoleDuties counted = new RoleDuties() {
            @Override
            public void takeUp() {
                most.accumulateAndGet(leading.incrementAndGet(), Math::max);
            }

            @Override
            public void giveUp(Duration bound) {
                leading.decrementAndGet();
            }
        };
        RoleSeat last = new RoleSeat(context, "test", 0, counted, BOUND);
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            threads.add(new Thread(() -> {
                for (int round = 0; round < 200; round++) {
                    RoleSeat seat = new RoleSeat(context, "test", round % 3, counted, BOUND);
                    seat.open();
                    seat.close();
                }
            }));
        }
        threads.forEach(Thread::start);
        for (Thread thread : threads) {
            thread.join();
        }
        last.open();

        assertThat(most).hasValue(1);
        assertThat(leading).hasValue(1);
        assertThat(last.state()).isEqualTo(State.LEADING);
    }
}
