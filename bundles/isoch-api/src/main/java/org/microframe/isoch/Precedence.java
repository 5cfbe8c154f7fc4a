package org.microframe.isoch;

import java.util.Comparator;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Who comes first among the handlers of one endpoint: the highest ranking, and of equal ranking the lowest order, as among
 * services by {@code service.ranking} and {@code service.id}.
 *
 * @param ranking any
 * @param order any
 */
@ProviderType
public record Precedence(int ranking, long order) implements Comparable<Precedence> {

    /** Behind every service of ranking 0, and among each other in the order of opening. */
    public static final Precedence DEFAULT = new Precedence(0, Long.MAX_VALUE);

    private static final Comparator<Precedence> FIRST_BEFORE_LAST =
            Comparator.comparingInt(Precedence::ranking).reversed().thenComparingLong(Precedence::order);

    /** Negative when this one comes before the other. */
    @Override
    public int compareTo(Precedence other) {
        return FIRST_BEFORE_LAST.compare(this, other);
    }
}
