package dev.camelstr.cli.topology;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Pictures of what a node says, which may be anything. */
class GroupTest {
    /** What a line of a flowchart may be: nothing in a name gets out of its quotes, or is Mermaid's inside of them. */
    private static final Pattern MERMAID =
            Pattern.compile("""
            flowchart LR|  end\
            |  subgraph p\\d+\\[QUOTED]\
            |  s\\d+\\[\\(QUOTED\\)]\
            |    r\\d+\\[QUOTED]\
            |  r\\d+ --> s\\d+\
            |  s\\d+ (?:-->|-\\.->)\\|QUOTED\\| (?:r\\d+|n\\d+\\[QUOTED])""".replace("QUOTED", "\"(?:[\\p{L}\\p{Nd} ._:/(),-]|#\\d+;)*\""));

    private static final String HOSTILE = "\"] --> x[\"`<b>&#quot;\nend;\u202e\uD83D\uDC2A" + "x".repeat(300);

    private static Map<String, Object> route(String id, String reader, List<String> reads, List<String> writes) {
        return Map.of("id", id, "reader", reader, "reads", reads, "writes", writes, "count", 1, "stopped", 0);
    }

    private static Group group(String name) {
        return Group.of(Map.of(
                "time", 100_000,
                "asked", "aaaaaaaa-1",
                "processes",
                        List.of(
                                Map.of(
                                        "name",
                                        "aaaaaaaa-1",
                                        "version",
                                        "1",
                                        "began",
                                        10_000,
                                        "relays",
                                        5,
                                        "routes",
                                        List.of(
                                                Map.of(
                                                        "id",
                                                        "collect",
                                                        "writes",
                                                        List.of("nostr.collected"),
                                                        "count",
                                                        5,
                                                        "stopped",
                                                        2),
                                                route(
                                                        "store",
                                                        "store",
                                                        List.of("nostr.collected"),
                                                        List.of("nostr.stored")),
                                                route("upkeep", "", List.of(), List.of()))),
                                Map.of(
                                        "name",
                                        name,
                                        "routes",
                                        List.of(
                                                route(name, "view " + name, List.of("nostr.stored"), List.of(name)),
                                                route(name, "", List.of(name), List.of())))),
                "streams",
                        List.of(
                                Map.of(
                                        "name",
                                        "nostr.collected",
                                        "partitions",
                                        List.of(Map.of("next", 7), Map.of("next", 5))),
                                Map.of("name", "nostr.stored", "partitions", List.of(Map.of("next", 3)))),
                "readers",
                        List.of(
                                Map.of(
                                        "name",
                                        "store",
                                        "stream",
                                        "nostr.collected",
                                        "partition",
                                        1,
                                        "process",
                                        "aaaaaaaa-1",
                                        "position",
                                        4,
                                        "lag",
                                        1),
                                Map.of(
                                        "name",
                                        "view " + name,
                                        "stream",
                                        "nostr.stored",
                                        "partition",
                                        0,
                                        "process",
                                        name,
                                        "position",
                                        3,
                                        "lag",
                                        0),
                                Map.of("name", "search", "stream", "nostr.stored", "partition", 0, "process", "")),
                "views", List.of(Map.of("name", name, "state", "following"))));
    }

    @Test
    void whoWritesAndWhoReadsEachStreamStandsBelowIt() {
        assertThat(TextPicture.of(group("bbbbbbbb-2"))).isEqualTo("""
                process          version     up  relays
                aaaaaaaa  asked  1        1 min       5
                bbbbbbbb                  1 min

                                               state      position  lag  process

                nostr.collected  2 partitions, 12 written
                  in   collect (5, 2 stopped)                            aaaaaaaa
                  out  store/1                 reads             4    1  aaaaaaaa

                nostr.stored  1 partition, 3 written
                  in   store                                             aaaaaaaa
                  out  view bbbbbbbb-2         following         3    0  bbbbbbbb
                  out  search                  nobody

                bbbbbbbb-2
                  in   bbbbbbbb-2                                        bbbbbbbb
                  out  bbbbbbbb-2              live                      bbbbbbbb

                aaaaaaaa also runs upkeep""");
    }

    @Test
    void namesStayNamesInAFlowchart() {
        assertThat(MermaidPicture.of(group(HOSTILE)).lines())
                .allMatch(line -> MERMAID.matcher(line).matches());
        assertThat(MermaidPicture.of(group("bbbbbbbb-2"))).isEqualTo("""
                flowchart LR
                  s0[("nostr.collected, 12 written")]
                  s1[("nostr.stored, 3 written")]
                  s2[("bbbbbbbb-2")]
                  subgraph p0["process aaaaaaaa"]
                    r0["collect (5, 2 stopped)"]
                    r1["store"]
                  end
                  subgraph p1["process bbbbbbbb"]
                    r2["bbbbbbbb-2"]
                    r3["bbbbbbbb-2"]
                  end
                  r0 --> s0
                  r1 --> s1
                  r2 --> s2
                  s0 -->|"reads, at 4, lag 1"| r1
                  s1 -->|"following, at 3, lag 0"| r2
                  s1 -.->|"nobody"| n0["search"]
                  s2 -->|"live"| r3""");
    }

    @Test
    void linesOfTextStayWithinEightyColumnsAndNoNameEndsOne() {
        assertThat(TextPicture.of(group(HOSTILE)).lines())
                .hasSameSizeAs(TextPicture.of(group("bbbbbbbb-2")).lines().toList())
                .allMatch(line -> line.length() <= 80)
                .noneMatch(line -> line.contains("\u202e"));
    }

    @Test
    void ofThousandsOfReadersThePicturesShowSomeTheTroubledOnesFirstAndSayHowManyAreLeftOut() {
        List<Map<String, Object>> readers = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            boolean isRead = i != 999;
            readers.add(Map.of(
                    "name",
                    "forward wss://relay-" + i + ".example",
                    "stream",
                    "nostr.stored",
                    "partition",
                    0,
                    "process",
                    isRead ? "aaaaaaaa-1" : "",
                    "position",
                    3,
                    "lag",
                    0));
        }
        Group group = Group.of(Map.of(
                "processes", List.of(Map.of("name", "aaaaaaaa-1", "routes", List.of())),
                "streams", List.of(Map.of("name", "nostr.stored", "partitions", List.of(Map.of("next", 3)))),
                "readers", readers,
                "leftOut", Map.of("processes", 30, "readers", 2_000)));

        List<String> text = TextPicture.of(group).lines().toList();
        assertThat(text)
                .hasSizeLessThan(70)
                .allMatch(line -> line.length() <= 80)
                .contains("30 more processes are left out", "2000 more positions of readers are left out")
                .anyMatch(line -> line.contains("950 more"));
        assertThat(text.stream().filter(line -> line.startsWith("  out")).findFirst())
                .hasValueSatisfying(line -> assertThat(line).contains("nobody"));
        assertThat(MermaidPicture.of(group).lines()).hasSizeLessThan(500).contains("  %% 2550 more edges are left out");
    }

    @Test
    void whatIsNoTopologyIsAnEmptyPicture() {
        for (Object odd : List.of("text", 7, List.of(1, "two", Map.of("name", 3)), Map.of("processes", "none"))) {
            Group group = Group.of(Map.of("processes", odd, "streams", odd, "readers", odd, "views", odd, "time", odd));
            assertThat(TextPicture.of(group)).startsWith("process");
            assertThat(MermaidPicture.of(group)).startsWith("flowchart LR");
        }
    }
}
