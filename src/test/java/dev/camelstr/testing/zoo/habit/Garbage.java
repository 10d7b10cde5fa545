package dev.camelstr.testing.zoo.habit;

import dev.camelstr.testing.zoo.Act;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Messages that are none. */
public final class Garbage {
    private static final int TEXT = 1;
    private static final int BINARY = 2;
    private static final int PING = 9;
    private static final List<String> TEXTS = List.of(
            "",
            "hello",
            "[",
            "[]",
            "{}",
            "null",
            "[null]",
            "[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[",
            "[\"EVENT\"]",
            "[\"EVENT\",\"x\"]",
            "[\"EVENT\",\"x\",null]",
            "[\"EVENT\",\"x\",{}]",
            "[\"EVENT\",\"x\",{\"id\":\"00\"}]",
            "[\"EVENT\",7,{\"id\":7}]",
            "[\"EVENT\",\"x\",{\"id\":\"" + "f".repeat(64) + "\",\"created_at\":-1}]",
            "[\"EOSE\"]",
            "[\"EOSE\",7]",
            "[\"EOSE\",\"another subscription\"]",
            "[\"CLOSED\",\"another subscription\",\"error: it was never open\"]",
            "[\"OK\",\"00\",true]",
            "[\"AUTH\"]",
            "[\"COUNT\",\"x\",{\"count\":-1}]",
            "[\"NEG-MSG\",\"x\",\"zz\"]",
            "[\"NEG-ERR\"]",
            "[\"NOTICE\",7]",
            "[\"UNHEARD\",\"of\",{\"a\":[1,2.5e300,-0]}]",
            "[\"NOTICE\",\"\\ud800\"]",
            "[\"NOTICE\",\"twice\"][\"NOTICE\",\"twice\"]");

    private Garbage() {}

    public static List<Act> all() {
        List<Act> acts = new ArrayList<>();
        TEXTS.forEach(text -> acts.add(new Act.Frame(TEXT, text.getBytes(StandardCharsets.UTF_8))));
        acts.add(new Act.Frame(BINARY, new byte[] {1, 2, 3, -1}));
        acts.add(new Act.Frame(PING, new byte[] {7}));
        return acts;
    }
}
