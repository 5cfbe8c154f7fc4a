package org.microframe.virtualbus.config;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.microframe.virtualbus.RequestAnswer;
import org.microframe.virtualbus.ScriptedRequest;

/**
 * A line of {@code requests}: which control request is answered how.
 *
 * <pre>
 * BMREQUESTTYPE BREQUEST WVALUE WINDEX data=HEX
 * BMREQUESTTYPE BREQUEST WVALUE WINDEX accept=LENGTH [prepares=ADDRESS,...]
 * BMREQUESTTYPE BREQUEST WVALUE WINDEX expect=HEX [prepares=ADDRESS,...]
 * BMREQUESTTYPE BREQUEST WVALUE WINDEX stall
 * </pre>
 */
final class RequestLine {

    private static final int SETUP_WORDS = 4;
    private static final List<String> ANSWERS = List.of("data", "accept", "expect");

    private RequestLine() {}

    static ScriptedRequest parse(String where, String text) {
        ConfigurationLine line = ConfigurationLine.of(where, text);
        int requestType = field(line, 0, "bmRequestType", 0xFF);
        int request = field(line, 1, "bRequest", 0xFF);
        int value = field(line, 2, "wValue", 0xFFFF);
        int index = field(line, 3, "wIndex", 0xFFFF);
        RequestAnswer answer = answer(line);
        try {
            return new ScriptedRequest(requestType, request, value, index, answer, prepares(line));
        } catch (IllegalArgumentException e) {
            throw line.refusal(e.getMessage());
        }
    }

    private static int field(ConfigurationLine line, int word, String name, int most) {
        return line.number(line.word(word, name), name, most);
    }

    private static RequestAnswer answer(ConfigurationLine line) {
        List<String> given = ANSWERS.stream().filter(line.pairs()::containsKey).toList();
        boolean stall = line.words().size() > SETUP_WORDS;
        if (given.size() + (stall ? 1 : 0) != 1) {
            throw line.refusal("it must have one answer: data=HEX, accept=LENGTH, expect=HEX or stall");
        }
        if (stall) {
            line.allow(SETUP_WORDS + 1, Set.of());
            String word = line.words().get(SETUP_WORDS);
            if (!"stall".equals(word)) {
                throw line.refusal(
                        "the answer is '" + word + "'; it must be data=HEX, accept=LENGTH, expect=HEX or stall");
            }
            return new RequestAnswer.Stall();
        }
        String kind = given.get(0);
        line.allow(SETUP_WORDS, Set.of(kind, "prepares"));
        return switch (kind) {
            case "data" -> new RequestAnswer.Data(line.bytes(kind));
            case "accept" -> new RequestAnswer.Accept(line.number(line.value(kind), kind, 0xFFFF));
            default -> new RequestAnswer.Expect(line.bytes(kind));
        };
    }

    private static Set<Integer> prepares(ConfigurationLine line) {
        Set<Integer> addresses = new HashSet<>();
        if (line.pairs().containsKey("prepares")) {
            for (String address : line.value("prepares").split(",", -1)) {
                addresses.add(line.number(address, "prepares", 0xFF));
            }
        }
        return addresses;
    }
}
