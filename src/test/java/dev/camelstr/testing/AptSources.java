package dev.camelstr.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The Debian mirror that a machine uses, from both forms of apt's own source lists. */
final class AptSources {
    private static final Set<String> SUITES = Set.of(
            "oldoldstable",
            "oldstable",
            "stable",
            "testing",
            "unstable",
            "sid",
            "buster",
            "bullseye",
            "bookworm",
            "trixie",
            "forky",
            "duke");
    private static final Pattern ONE_LINE = Pattern.compile("deb\\s+(?:\\[[^]]*]\\s+)?(\\S+)\\s+(\\S+)\\s+(.*)");
    private static final Pattern FIELD = Pattern.compile("(?mi)^(types|uris|suites|components):\\s*(.*)$");

    private AptSources() {}

    static Optional<String> debianMirror(Path etcApt) throws IOException {
        List<Path> files = new ArrayList<>();
        if (Files.isReadable(etcApt.resolve("sources.list"))) {
            files.add(etcApt.resolve("sources.list"));
        }
        Path parts = etcApt.resolve("sources.list.d");
        if (Files.isDirectory(parts)) {
            try (Stream<Path> found = Files.list(parts)) {
                found.filter(f -> f.toString().matches(".*\\.(list|sources)") && Files.isReadable(f))
                        .sorted()
                        .forEach(files::add);
            }
        }
        for (Path file : files) {
            String text = Files.readString(file);
            Optional<String> mirror = file.toString().endsWith(".sources") ? deb822(text) : oneLine(text);
            if (mirror.isPresent()) {
                return mirror;
            }
        }
        return Optional.empty();
    }

    static Optional<String> oneLine(String text) {
        return text.lines()
                .map(line -> ONE_LINE.matcher(line.replaceFirst("#.*", "").strip()))
                .filter(Matcher::matches)
                .filter(line -> SUITES.contains(line.group(2)) && hasMain(line.group(3)))
                .map(line -> line.group(1))
                .findFirst();
    }

    static Optional<String> deb822(String text) {
        String uncommented = text.replaceAll("(?m)^#.*\\R?", "");
        return Stream.of(uncommented.split("\\R\\s*\\R"))
                .filter(stanza -> !stanza.matches("(?smi).*^enabled:\\s*no\\b.*"))
                .filter(stanza -> words(stanza, "types").contains("deb")
                        && words(stanza, "suites").stream().anyMatch(SUITES::contains)
                        && words(stanza, "components").contains("main"))
                .flatMap(stanza -> words(stanza, "uris").stream())
                .findFirst();
    }

    private static boolean hasMain(String components) {
        return List.of(components.strip().split("\\s+")).contains("main");
    }

    private static List<String> words(String stanza, String field) {
        Matcher matcher = FIELD.matcher(stanza.replaceAll("\\R[ \\t]+", " "));
        while (matcher.find()) {
            if (matcher.group(1).equalsIgnoreCase(field)) {
                return List.of(matcher.group(2).strip().split("\\s+"));
            }
        }
        return List.of();
    }
}
