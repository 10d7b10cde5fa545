package dev.camelstr.pipeline.lag;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DiskSpaceTest {
    @TempDir
    private Path folder;

    @Test
    void lessThanTheLeastIsLow() throws Exception {
        long free = Files.getFileStore(folder).getUsableSpace();

        assertThat(of(Long.toString(2 * free)).isLow()).isTrue();
        assertThat(of(Long.toString(free / 2)).isLow()).isFalse();
    }

    @Test
    void noBoundIsNeverLow() {
        assertThat(of("0").isLow()).isFalse();
    }

    /** Before the first start there is no folder. */
    private DiskSpace of(String least) {
        DiskSpace space = new DiskSpace();
        space.setFolder(folder.resolve("not/there/yet").toString());
        space.setLeast(least);
        return space;
    }
}
