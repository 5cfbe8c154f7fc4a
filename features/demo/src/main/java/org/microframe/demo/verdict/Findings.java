package org.microframe.demo.verdict;

import java.util.ArrayList;
import java.util.List;

/** What is not as it should be, sorted by whose fault it is. */
final class Findings {

    static final int RIGHT = 0;
    static final int WRONG = 1;
    static final int MACHINE = 2;

    private final List<String> wrong = new ArrayList<>();
    private final List<String> machine = new ArrayList<>();

    /** Notes a fault that nothing excuses. */
    void wrong(String format, Object... values) {
        wrong.add(String.format(format, values));
    }

    /** Notes what the machine was too slow for, and what ledger and bus record both show. */
    void machine(String format, Object... values) {
        machine.add(String.format(format, values));
    }

    List<String> wrong() {
        return wrong;
    }

    List<String> machine() {
        return machine;
    }

    int exitCode() {
        if (!wrong.isEmpty()) {
            return WRONG;
        }
        return machine.isEmpty() ? RIGHT : MACHINE;
    }
}
