package dev.camelstr.pipeline.view.people;

import static org.assertj.core.api.Assertions.assertThat;

import dev.camelstr.store.TestEvents;
import org.junit.jupiter.api.Test;

class ProfileTest {
    private static Profile of(String content) {
        return Profile.of(TestEvents.hex(100), TestEvents.hex(9), 1, content);
    }

    @Test
    void isFoundByEachOfItsNamesAndTheirWords() {
        Profile profile = of("""
                {"name":"Vitor Pamplona","about":"x","display_name":"VP","nip05":"vitor@vitorpamplona.com","name2":"no"}""");

        assertThat(profile.spellings()).containsExactly("vitor pamplona", "pamplona", "vp", "vitor@vitorpamplona.com");
        assertThat(profile.name()).isEqualTo("Vitor Pamplona");
    }

    @Test
    void isFoundByADomainThatIsSomebodys() {
        assertThat(of("{\"nip05\":\"_@Fiatjaf.com\"}").spellings()).containsExactly("fiatjaf.com");
    }

    @Test
    void hasTheOlderFieldWhereTheNewerOneIsMissing() {
        assertThat(of("{\"displayName\":\"Old\"}").displayName()).isEqualTo("Old");
        assertThat(of("{\"displayName\":\"Old\",\"display_name\":\"New\"}").displayName())
                .isEqualTo("New");
    }

    @Test
    void whatIsNoObjectOrNoTextHasNoNames() {
        for (String content : new String[] {
            "",
            "jack",
            "[\"name\",\"jack\"]",
            "{\"name\":7}",
            "{\"name\":{\"name\":\"x\"}}",
            "null",
            "{\"name\":\"\u200B\"}"
        }) {
            assertThat(of(content).spellings()).as(content).isEmpty();
        }
    }

    @Test
    void whatBreaksOffHasWhatStoodBefore() {
        assertThat(of("{\"name\":\"jack\",\"about\":").spellings()).containsExactly("jack");
        assertThat(of("{\"name\":\"jack\",\"about\":" + "[".repeat(100_000)).spellings())
                .containsExactly("jack");
    }

    @Test
    void hostileNamesStayTextThatTheDatabaseTakesAndAreBounded() {
        Profile profile = of("{\"name\":\"\\u0000\\ud800<img src=x onerror=alert(1)>" + "a".repeat(100_000)
                + "\",\"display_name\":\"" + "b ".repeat(50_000) + "\"}");

        assertThat(profile.name()).startsWith("\uFFFD\uFFFD<img src=x").hasSize(128);
        assertThat(profile.displayName()).hasSize(128);
        assertThat(profile.spellings())
                .hasSizeLessThanOrEqualTo(3 * 8)
                .allSatisfy(spelling -> assertThat(spelling)
                        .hasSizeLessThanOrEqualTo(64)
                        .doesNotContain("\n")
                        .doesNotContain("\0"));
    }
}
