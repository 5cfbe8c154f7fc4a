package org.microframe.demo.verdict;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A run of the demo that a test makes, spoils and has judged. */
abstract class JudgedRun {

    static final int FRAMES = 600;
    static final int MIDDLE = 300;

    @TempDir
    Path folder;

    RunFolder run;
    String report = "";

    @BeforeEach
    void aRunOfWholeFrames() {
        run = new RunFolder(folder, FRAMES * Pcm.FRAME);
    }

    /** The exit code; the report is kept. */
    int judge() throws IOException {
        StringBuilder out = new StringBuilder();
        int code = new Verdict(folder, out).judge();
        report = out.toString();
        return code;
    }
}
