package dev.camelstr.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AptSourcesTest {

    @Test
    void theMirrorIsReadFromOneLineSources(@TempDir Path apt) throws IOException {
        Files.writeString(apt.resolve("sources.list"), """
                # deb http://old.invalid/debian bookworm main
                deb http://security.invalid/debian-security bookworm-security main
                deb-src http://source.invalid/debian bookworm main
                deb [arch=amd64 signed-by=/k.gpg] http://mirror.invalid/debian bookworm contrib main
                """);
        assertThat(AptSources.debianMirror(apt)).contains("http://mirror.invalid/debian");
    }

    @Test
    void theMirrorIsReadFromDeb822SourcesAndOthersVendorsAreNotTaken(@TempDir Path apt) throws IOException {
        Path parts = Files.createDirectory(apt.resolve("sources.list.d"));
        Files.writeString(parts.resolve("a.list"), "deb http://vendor.invalid/apt nodistro main\n");
        Files.writeString(parts.resolve("debian.sources"), """
                Types: deb
                # a comment
                URIs: http://off.invalid/debian
                Suites: bookworm
                Components: main
                Enabled: no

                Types: deb deb-src
                URIs: http://mirror.invalid/debian
                Suites: bookworm
                 bookworm-updates
                Components: main
                Signed-By: /usr/share/keyrings/debian-archive-keyring.gpg
                """);
        assertThat(AptSources.debianMirror(apt)).contains("http://mirror.invalid/debian");
    }

    @Test
    void aMachineWithoutDebianSourcesHasNoMirror(@TempDir Path apt) throws IOException {
        Files.writeString(apt.resolve("sources.list"), "deb http://mirror.invalid/ubuntu noble main\n");
        assertThat(AptSources.debianMirror(apt)).isEmpty();
    }
}
