package dev.camelstr.docker;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** {@code docker/compose.yaml} and what it mounts, against the application. No engine is needed. */
class ComposeTest {
    /** Zipkin's, of which no digest could be confirmed; it takes spans only, on this machine only. */
    private static final String BY_TAG = "openzipkin/zipkin:";

    private static final Set<String> TOP = Set.of("name", "services", "networks", "volumes");
    private static final Set<String> OF_A_SERVICE = Set.of(
            "image",
            "build",
            "restart",
            "init",
            "read_only",
            "tmpfs",
            "cap_drop",
            "security_opt",
            "stop_grace_period",
            "depends_on",
            "command",
            "environment",
            "ports",
            "networks",
            "profiles",
            "hostname",
            "volumes",
            "shm_size",
            "ulimits",
            "healthcheck",
            "extra_hosts");
    private static final Pattern INTERPOLATION = Pattern.compile("\\$\\{([A-Z_0-9]+)(:[-?][^}]*)?}");

    private Map<String, Object> compose;
    private Map<String, Map<String, Object>> services;

    @BeforeEach
    @SuppressWarnings("unchecked")
    void read() throws IOException {
        compose = Shipped.yaml("compose.yaml");
        services = (Map<String, Map<String, Object>>) compose.get("services");
    }

    @Test
    void onlyKeysThatComposeKnowsAreUsed() {
        assertThat(compose.keySet()).allMatch(key -> TOP.contains(key) || key.startsWith("x-"));
        services.forEach((name, service) -> assertThat(OF_A_SERVICE).as(name).containsAll(service.keySet()));
    }

    @Test
    void everyVariableIsOneThatTheApplicationReads() throws IOException {
        Set<String> used = new HashSet<>();
        services.values()
                .forEach(service -> environment(service).keySet().stream()
                        .filter(name -> name.startsWith("CAMELSTR_"))
                        .forEach(used::add));

        assertThat(used).contains("CAMELSTR_RABBITMQ_URI", "CAMELSTR_DATASOURCE_URL");
        assertThat(Shipped.variables()).containsAll(used);
    }

    @Test
    void whatIsLeftToTheUserIsInTheExampleAndNoPasswordIsInAFile() throws IOException {
        String example = Shipped.text(".env.example");
        List<MatchResult> left =
                INTERPOLATION.matcher(Shipped.text("compose.yaml")).results().toList();

        assertThat(left.stream().map(match -> match.group(1)).collect(Collectors.toSet()))
                .isNotEmpty()
                .allSatisfy(name -> assertThat(example).containsPattern("(?m)^" + name + "="));
        assertThat(left)
                .filteredOn(match -> match.group(1).contains("PASSWORD"))
                .isNotEmpty()
                .allMatch(match -> match.group(2).startsWith(":?"));
        assertThat(example).containsPattern("(?m)^POSTGRES_PASSWORD=$").containsPattern("(?m)^RABBITMQ_PASSWORD=$");
        assertThat(services.values())
                .flatExtracting(service -> environment(service).entrySet())
                .filteredOn(entry -> entry.getKey().matches(".*PASS(WORD)?|.*_URI|.*DATASOURCE_URL"))
                .isNotEmpty()
                .allMatch(entry -> String.valueOf(entry.getValue()).matches(".*\\$\\{[A-Z]+_PASSWORD:\\?.*"));
    }

    @Test
    void imagesOfOthersAreNamedByDigest() {
        assertThat(services.values())
                .extracting(service -> String.valueOf(service.get("image")))
                .filteredOn(image -> !image.startsWith("camelstr:") && !image.startsWith(BY_TAG))
                .hasSize(5)
                .allMatch(image -> image.matches("[a-z/]+:v?\\d[\\w.-]*@sha256:[0-9a-f]{64}"));
    }

    @Test
    void zipkinIsTheOneThatTheTestsAsk() throws IOException {
        String tested = Pattern.compile("<artifactId>zipkin-server</artifactId>\\s*<version>([\\d.]+)</version>")
                .matcher(Files.readString(Path.of("pom.xml")))
                .results()
                .map(version -> version.group(1))
                .collect(Collectors.joining());

        assertThat(services.get("zipkin")).containsEntry("image", BY_TAG + tested);
    }

    @Test
    void allIsPublishedOnThisMachineOnlyUnlessTheUserSaysOtherwise() {
        assertThat(services.values())
                .flatExtracting(service -> texts(service.get("ports")))
                .hasSizeGreaterThan(4)
                .allMatch(port -> port.matches("(\\$\\{[A-Z]+_PUBLISH:-)?127\\.0\\.0\\.1:.*"));
    }

    @Test
    void theCommandsAreUnderstoodAndTogetherRunEveryPart() {
        Set<String> parts = new HashSet<>();
        camelstr().values().forEach(service -> parts.addAll(Shipped.partsOf(texts(service.get("command")))));

        assertThat(parts).contains("collect", "store", "upkeep", "serve", "search", "statistics");
    }

    @Test
    void theRelaysPortIsTheOneThatIsPublishedAndThatTheProxyKnows() throws IOException {
        String port = Shipped.setting("camelstr.relay.port");
        String proxy = Shipped.text("haproxy/haproxy.cfg");

        assertThat(texts(services.get("serve").get("ports"))).allMatch(published -> published.endsWith(":" + port));
        for (String relay : List.of("serve", "serve-2")) {
            assertThat(proxy).contains("server " + relay + " " + relay + ":" + port + " ");
        }
    }

    @Test
    void onlyTheProxyIsBelieved() throws IOException {
        String trusted = String.valueOf(environment(services.get("serve")).get("CAMELSTR_RELAY_TRUSTED_PROXIES"));

        assertThat(String.valueOf(services.get("proxy").get("networks"))).contains("ipv4_address=" + trusted + "}");
        assertThat(Shipped.text("haproxy/haproxy.cfg")).contains("set-header X-Forwarded-For %[src]");
    }

    @Test
    void whatIsMountedExists() {
        List<String> mounted = services.values().stream()
                .flatMap(service -> texts(service.get("volumes")).stream())
                .filter(volume -> volume.startsWith("./"))
                .map(volume -> volume.substring(0, volume.indexOf(":/")).replaceAll("\\$\\{[A-Z]+:-(.*)}", "$1"))
                .toList();

        assertThat(mounted)
                .isNotEmpty()
                .allSatisfy(path -> assertThat(Shipped.FOLDER.resolve(path)).exists());
        assertThat(Path.of(".gitignore")).content().contains(".env\n");
    }

    @Test
    void containersAreReadAtTheirPortOfMetrics() throws IOException {
        assertThat(Shipped.text("prometheus/containers.yml"))
                .contains("port: " + Shipped.setting("camelstr.metrics.port"))
                .contains("names: " + camelstr().keySet());
    }

    @Test
    void alertsNameHealthChecksThatThereAre() throws IOException {
        String checks = Files.readString(Path.of("routes/observe-beans.camel.yaml"));

        assertThat(Pattern.compile("health check ([a-z-]+)")
                        .matcher(Shipped.text("prometheus/alerts.yml"))
                        .results()
                        .map(check -> check.group(1)))
                .contains("gaps")
                .allSatisfy(check -> assertThat(checks).contains("{ \"0\": " + check + " }"));
    }

    private Map<String, Map<String, Object>> camelstr() {
        return services.entrySet().stream()
                .filter(service -> service.getValue().containsKey("build"))
                .collect(Collectors.toMap(
                        Map.Entry::getKey, Map.Entry::getValue, (a, b) -> a, java.util.LinkedHashMap::new));
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> environment(Map<String, Object> service) {
        return (Map<String, Object>) service.getOrDefault("environment", Map.of());
    }

    private static List<String> texts(Object list) {
        List<String> texts = new ArrayList<>();
        if (list instanceof List<?> elements) {
            elements.forEach(element -> texts.add(String.valueOf(element)));
        }
        return texts;
    }
}
