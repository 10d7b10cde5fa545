package dev.camelstr.nostr;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/** The JSON of an event of valid form, one field at a time replaceable by any text. Id and signature are made up. */
public final class EventJsonFixture {
    public static final String ID = "a9d53fee641fe563de947fa330a3b4902e52e249894660aaa521cd039e896128";
    static final String PUBKEY = "f9308a019258c31049344f85f89d5229b531c845836f99b08601f113bce036f9";
    static final String SIG = "3ed440e88bd49699e7827e60db9eaee0af7468afdb3b2c253301aa592d00c7e0"
            + "8c5e0f64811944b6151f8959d21c1b0b484f0f6d396bce6285e2445496e75e28";

    private final Map<String, String> fields = new LinkedHashMap<>();

    private EventJsonFixture() {
        fields.put("id", '"' + ID + '"');
        fields.put("pubkey", '"' + PUBKEY + '"');
        fields.put("created_at", "1700000000");
        fields.put("kind", "1");
        fields.put("tags", "[]");
        fields.put("content", "\"hello\"");
        fields.put("sig", '"' + SIG + '"');
    }

    public static EventJsonFixture eventJson() {
        return new EventJsonFixture();
    }

    /** @param json any text, put where the value goes */
    public EventJsonFixture with(String field, String json) {
        fields.put(field, json);
        return this;
    }

    EventJsonFixture without(String field) {
        fields.remove(field);
        return this;
    }

    public byte[] bytes() {
        return toString().getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public String toString() {
        return fields.entrySet().stream()
                .map(field -> '"' + field.getKey() + "\":" + field.getValue())
                .collect(Collectors.joining(",", "{", "}"));
    }
}
