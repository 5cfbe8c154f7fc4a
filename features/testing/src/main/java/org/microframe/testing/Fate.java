package org.microframe.testing;

import java.util.Set;
import org.microframe.stream.HandleEndedException.Reason;

/**
 * What becomes of a stream, and of what the plug-in holds of it, when something below or above is changed.
 *
 * @param how it goes on
 * @param loss class of the frames that it may cost
 * @param reasons one of which the exception has by which the object in the plug-in's hand ends; none when it does not
 */
public record Fate(How how, Loss loss, Set<Reason> reasons) {

    /** How a stream goes on. */
    public enum How {
        /** The pipe stays open: the bus misses no frame. */
        CONTINUES("continues"),
        /** The pipe is opened anew, with the same object in the plug-in's hand. */
        RESUMES("resumes by itself"),
        /** What held the totals has gone with everything else: the stream starts when its plug-in starts. */
        BEGINS_ANEW("begins anew by itself with an empty ledger");

        private final String words;

        How(String words) {
            this.words = words;
        }
    }

    /** A class of the ledger. */
    public enum Loss {
        NONE("nothing is lost"),
        UNDERRUN("underrun"),
        OVERRUN("overrun"),
        SUSPENDED("suspended");

        private final String words;

        Loss(String words) {
            this.words = words;
        }
    }

    /** Whether the object in the plug-in's hand ends. */
    public boolean ends() {
        return !reasons.isEmpty();
    }

    /** As it stands in the documentation. */
    public String text() {
        if (how == How.BEGINS_ANEW) {
            return ends() ? ending() + "; the stream begins anew with an empty ledger" : how.words;
        }
        return ends() ? ending() + "; the stream lingers: " + loss.words : how.words + ": " + loss.words;
    }

    private String ending() {
        String which = reasons.size() == 1 ? "(" + reasons.iterator().next() + ")" : "";
        return "ends at once, `HandleEndedException" + which + "`";
    }
}
