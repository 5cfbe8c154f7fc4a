package org.microframe.api;

import aQute.bnd.service.diff.Delta;
import aQute.bnd.service.diff.Diff;
import aQute.bnd.version.Version;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What has changed in a package since it was recorded, and what its version has to say of it: by bnd's rules. */
final class ApiChange {

    private final RecordedPackage recorded;
    private final RecordedPackage present;
    private final Diff diff;

    ApiChange(RecordedPackage recorded, RecordedPackage present) throws Exception {
        this.recorded = recorded;
        this.present = present;
        diff = present.tree().diff(recorded.tree());
    }

    /** The least version that the package may have now. */
    Version required() {
        Version last = recorded.version();
        return switch (diff.getDelta()) {
            case MAJOR -> new Version(last.getMajor() + 1, 0, 0);
            case MINOR -> new Version(last.getMajor(), last.getMinor() + 1, 0);
            case UNCHANGED, IGNORED -> last;
            default -> new Version(last.getMajor(), last.getMinor(), last.getMicro() + 1);
        };
    }

    boolean isTold() {
        return present.version().compareTo(required()) >= 0;
    }

    /** What is wrong, what would be right, and what has changed, the innermost changes one by one. */
    String objection() {
        List<String> lines = new ArrayList<>();
        lines.add(present.name() + " has changed" + (diff.getDelta() == Delta.MAJOR ? " incompatibly" : "")
                + " since it was recorded as " + recorded.version() + "; its version must be " + required()
                + " or higher and is " + present.version());
        diff.getChildren().forEach(part -> tell(part, "", lines));
        return String.join("\n", lines);
    }

    private static void tell(Diff change, String of, List<String> lines) {
        String what = change.getType().name().toLowerCase(Locale.ROOT) + " " + change.getName() + of;
        switch (change.getDelta()) {
            case UNCHANGED, IGNORED -> {}
            case ADDED -> tell("added", change.getNewer().ifAdded(), what, lines);
            case REMOVED -> tell("removed", change.getOlder().ifRemoved(), what, lines);
            default -> change.getChildren().forEach(part -> tell(part, " of " + what, lines));
        }
    }

    private static void tell(String how, Delta meaning, String what, List<String> lines) {
        if (meaning != Delta.IGNORED) {
            lines.add("  " + meaning + ": " + how + " " + what);
        }
    }
}
