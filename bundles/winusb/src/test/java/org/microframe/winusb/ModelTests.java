package org.microframe.winusb;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.microframe.winusb.windows.ModelControl;

/** Tests on a model whose frames pass when they say so; each leaves nothing open and has misused nothing. */
@Timeout(60)
abstract class ModelTests {

    static ModelControl model;

    final TestService service = new TestService();

    @BeforeAll
    static void startControl() throws IOException {
        model = ModelControl.start();
    }

    @AfterAll
    static void endControl() throws IOException {
        model.close();
    }

    @BeforeEach
    void beginAnew() {
        model.send("reset base=1000 frame-us=0");
    }

    @AfterEach
    void nothingIsLeftOpenOrMisused() {
        assertThat(model.open()).as("left open").isEmpty();
        assertThat(model.misuse()).as("misuse").isEmpty();
    }
}
