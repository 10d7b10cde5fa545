package dev.camelstr.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What README and docs/ refer to is there. */
class PagesTest {
    private static final Path TESTS = Path.of("src", "test", "java", "dev", "camelstr");
    private static final Pattern LINK = Pattern.compile("]\\(([^)\\s]+)\\)");
    private static final Pattern HEADING = Pattern.compile("(?m)^#+ (.*)$");
    private static final Pattern TEST = Pattern.compile("`((?:[a-z]+/)*)([A-Z]\\w+(?:IT|Test))`");

    /** What is set somewhere (key=value), or is in backticks alone and no file. */
    private static final Pattern SETTING =
            Pattern.compile("(?<=[\\s`])(camelstr\\.[a-z][a-z.-]+[a-z])(?==)|`(camelstr\\.[a-z][a-z.-]+[a-z])`");

    private static final Pattern VARIABLE = Pattern.compile("\\bCAMELSTR_[A-Z_]+[A-Z]\\b");

    /** Those that stand for no setting. */
    private static final Set<String> OTHER_VARIABLES =
            Set.of("CAMELSTR_ROUTES", "CAMELSTR_LOG_LEVEL", "CAMELSTR_TEST_RABBITMQ_URI", "CAMELSTR_TEST_CHROMIUM");

    static Stream<Path> pages() throws IOException {
        try (Stream<Path> docs = Files.walk(Path.of("docs"))) {
            List<Path> pages =
                    new ArrayList<>(docs.filter(file -> file.toString().endsWith(".md"))
                            .sorted()
                            .toList());
            pages.addAll(List.of(Path.of("README.md"), Path.of("CONTRIBUTING.md"), Path.of("CHANGELOG.md")));
            return pages.stream();
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Stream<MatchResult> matches(Pattern pattern, Path page) {
        return pattern.matcher(read(page)).results();
    }

    @ParameterizedTest
    @MethodSource("pages")
    void everyLinkLeadsToSomething(Path page) {
        assertThat(matches(LINK, page)
                        .map(link -> link.group(1))
                        .filter(link -> !link.startsWith("https://"))
                        .filter(link -> !leadsSomewhere(page, link)))
                .isEmpty();
    }

    private static boolean leadsSomewhere(Path page, String link) {
        String[] parts = link.split("#", 2);
        Path target = parts[0].isEmpty() ? page : page.resolveSibling(parts[0]).normalize();
        return Files.exists(target) && (parts.length == 1 || anchors(target).contains(parts[1]));
    }

    /** As GitHub makes them of headings. */
    private static Set<String> anchors(Path page) {
        return matches(HEADING, page)
                .map(heading -> heading.group(1).toLowerCase(java.util.Locale.ROOT))
                .map(text -> text.replaceAll("[^a-z0-9 _-]", "").replace(' ', '-'))
                .collect(Collectors.toSet());
    }

    @ParameterizedTest
    @MethodSource("pages")
    void everyTestThatIsNamedExists(Path page) throws IOException {
        Set<String> names;
        try (Stream<Path> sources = Files.walk(TESTS)) {
            names = sources.map(file -> file.getFileName().toString()).collect(Collectors.toSet());
        }
        assertThat(matches(TEST, page)
                        .filter(test -> test.group(1).isEmpty()
                                ? !names.contains(test.group(2) + ".java")
                                : !Files.exists(TESTS.resolve(test.group(1) + test.group(2) + ".java")))
                        .map(MatchResult::group))
                .isEmpty();
    }

    @ParameterizedTest
    @MethodSource("pages")
    void everySettingThatIsNamedIsOne(Path page) throws IOException {
        Properties settings = new Properties();
        try (Reader in = Files.newBufferedReader(Path.of("application.properties"))) {
            settings.load(in);
        }
        assertThat(matches(SETTING, page)
                        .map(key -> key.group(1) == null ? key.group(2) : key.group(1))
                        .filter(key -> !key.matches("camelstr\\.(jar|service|env|sh|yaml)"))
                        .filter(key -> !settings.containsKey(key)))
                .isEmpty();
        Set<String> variables = settings.stringPropertyNames().stream()
                .map(key -> key.toUpperCase(java.util.Locale.ROOT).replaceAll("[^A-Z0-9]", "_"))
                .collect(Collectors.toSet());
        assertThat(matches(VARIABLE, page)
                        .map(MatchResult::group)
                        .filter(name -> !OTHER_VARIABLES.contains(name) && !variables.contains(name)))
                .isEmpty();
    }
}
