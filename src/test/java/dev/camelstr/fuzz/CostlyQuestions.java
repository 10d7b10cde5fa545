package dev.camelstr.fuzz;

import java.util.List;
import java.util.Random;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Questions that take more time to answer than to ask. */
final class CostlyQuestions {
    private static final int DEEP = 200_000;
    private static final int VALUES = 4_900;
    private static final String LETTERS = "etaoinshrdlu";

    private CostlyQuestions() {}

    static List<Attack> all() {
        return List.of(
                Attacks.asking("brackets without an end", 8, "[", Attacks.made(5, CostlyQuestions::nested)),
                Attacks.asking(
                        "authors and kinds by the thousand", 8, "[\"EOSE\"", Attacks.made(4, i -> crossed("REQ"))),
                Attacks.asking(
                        "counts of thousands of tags, authors and kinds",
                        8,
                        "[\"COUNT\"",
                        Attacks.made(4, i -> crossed("COUNT"))),
                Attacks.asking(
                        "kinds that are not there",
                        20,
                        "[\"EOSE\"",
                        Attacks.made(4, i -> "[\"REQ\",\"s\",{\"kinds\":[" + numbers(30_000, 9_900) + "]}]")),
                Attacks.asking(
                        "searches for parts of words", 20, "[\"EOSE\"", Attacks.made(50, CostlyQuestions::parts)),
                Attacks.asking(
                        "counts of searches",
                        20,
                        "[\"COUNT\"",
                        Attacks.made(50, i -> parts(i).replaceFirst("REQ", "COUNT"))),
                Attacks.asking(
                        "twenty filters of all",
                        20,
                        "[\"E",
                        Attacks.made(1, i -> "[\"REQ\",\"s\"" + ",{\"limit\":5000}".repeat(20) + "]")),
                Attacks.asking(
                        "reconciliations of a second each",
                        20,
                        "[\"NEG-",
                        Attacks.made(
                                50,
                                i -> "[\"NEG-OPEN\",\"n\"," + "{\"since\":" + i + ",\"kinds\":[" + numbers(0, 5_000)
                                        + "]},\"61" + "00".repeat(i) + "\"]")));
    }

    private static String nested(int number) {
        return switch (number) {
            case 0 -> "[".repeat(DEEP);
            case 1 -> "[\"REQ\",\"s\",{\"a\":" + "[".repeat(DEEP);
            case 2 -> "[\"EVENT\",{\"tags\":" + "[".repeat(DEEP) + "]".repeat(DEEP) + "}]";
            case 3 -> "[\"EVENT\"," + "{\"x\":".repeat(DEEP) + "1" + "}".repeat(DEEP) + "]";
            default -> "[\"COUNT\",\"s\"," + "{},".repeat(DEEP) + "{}]";
        };
    }

    private static String crossed(String question) {
        return "[\"" + question + "\",\"s\",{\"authors\":[" + keys(1, 3_000) + "],\"kinds\":[" + numbers(0, 3_000)
                + "],\"#e\":[" + keys(2, 2_000) + "],\"#p\":[" + keys(3, 1_900) + "]}]";
    }

    private static String keys(int seed, int count) {
        Random random = new Random(seed);
        return listed(count, i -> String.format("\"%016x%048x\"", random.nextLong(), i));
    }

    private static String numbers(int first, int count) {
        return listed(count, i -> Integer.toString(first + i));
    }

    private static String listed(int count, IntFunction<String> value) {
        return IntStream.range(0, count).mapToObj(value).collect(Collectors.joining(","));
    }

    private static String parts(int number) {
        Random random = new Random(number);
        String words = IntStream.range(0, 16)
                .mapToObj(i -> random.ints(3, 0, LETTERS.length())
                        .mapToObj(letter -> LETTERS.substring(letter, letter + 1))
                        .collect(Collectors.joining()))
                .collect(Collectors.joining(" "));
        return "[\"REQ\",\"s\",{\"search\":\"" + words + "\"}]";
    }
}
