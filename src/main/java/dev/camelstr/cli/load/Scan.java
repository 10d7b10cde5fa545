package dev.camelstr.cli.load;

import java.nio.charset.StandardCharsets;

/** Looks into a relay's messages without parsing them: whoever measures on two cores must not take one. */
final class Scan {
    private static final byte[] ID = "\"id\"".getBytes(StandardCharsets.US_ASCII);

    /** What a message is, by its first string. */
    enum Type {
        EVENT,
        OK,
        EOSE,
        COUNT,
        CLOSED,
        OTHER
    }

    private Scan() {}

    static Type type(byte[] json) {
        int start = after(json, 0, '"');
        if (startsWith(json, start, "EVENT\"")) {
            return Type.EVENT;
        } else if (startsWith(json, start, "OK\"")) {
            return Type.OK;
        } else if (startsWith(json, start, "EOSE\"")) {
            return Type.EOSE;
        } else if (startsWith(json, start, "COUNT\"")) {
            return Type.COUNT;
        }
        return startsWith(json, start, "CLOSED\"") ? Type.CLOSED : Type.OTHER;
    }

    /** The first 16 digits of the id that an OK is about, as a number: enough to tell a run's events apart. */
    static long idOfOk(byte[] json) {
        return id(json, second(json));
    }

    static boolean isAccepted(byte[] json) {
        int at = after(json, second(json), ',');
        while (at < json.length && json[at] == ' ') {
            at++;
        }
        return at < json.length && json[at] == 't';
    }

    /** The same of the id of the event in an EVENT. */
    static long idOfEvent(byte[] json) {
        for (int i = second(json); i < json.length - ID.length; i++) {
            if (startsWith(json, i, ID)) {
                return id(json, after(json, i + ID.length, '"'));
            }
        }
        return 0;
    }

    /** The number that is the subscription id of an EOSE or CLOSED; -1 if it is none. */
    static int subscription(byte[] json) {
        int number = 0;
        int at = second(json);
        for (; at < json.length && json[at] != '"'; at++) {
            int digit = json[at] - '0';
            if (digit < 0 || digit > 9) {
                return -1;
            }
            number = number * 10 + digit;
        }
        return number;
    }

    /** Where the second string of the message begins. */
    private static int second(byte[] json) {
        int name = after(json, 0, '"');
        return after(json, after(json, name, '"'), '"');
    }

    private static int after(byte[] json, int from, char wanted) {
        for (int i = from; i < json.length; i++) {
            if (json[i] == wanted) {
                return i + 1;
            }
        }
        return json.length;
    }

    private static long id(byte[] json, int from) {
        long id = 0;
        for (int i = from; i < Math.min(from + 16, json.length); i++) {
            id = id << 4 | Character.digit(json[i], 16) & 15;
        }
        return id;
    }

    private static boolean startsWith(byte[] json, int at, String text) {
        return startsWith(json, at, text.getBytes(StandardCharsets.US_ASCII));
    }

    private static boolean startsWith(byte[] json, int at, byte[] text) {
        return at + text.length <= json.length
                && java.util.Arrays.equals(json, at, at + text.length, text, 0, text.length);
    }
}
