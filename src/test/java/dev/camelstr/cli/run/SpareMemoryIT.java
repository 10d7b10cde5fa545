package dev.camelstr.cli.run;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.HotSpotDiagnosticMXBean;
import com.sun.tools.attach.VirtualMachine;
import dev.camelstr.testing.Child;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SpareMemoryIT {
    @TempDir
    private Path folder;

    @Test
    void theJvmGivesBackWhatItDoesNotNeedUnlessItIsToldOtherwise() throws Exception {
        List<String> options = List.of("-Xmx256m", "-XX:+UseG1GC", "-XX:MaxHeapFreeRatio=60");
        Map<String, String> settings =
                Map.of("camelstr.data-dir", folder.resolve("data").toString());
        try (Child child = Child.run(options, "store", settings)) {
            child.awaitOutput("Ready: ");
            VirtualMachine vm = VirtualMachine.attach(Long.toString(child.pid()));
            try (JMXConnector connector =
                    JMXConnectorFactory.connect(new JMXServiceURL(vm.startLocalManagementAgent()))) {
                HotSpotDiagnosticMXBean seen = ManagementFactory.newPlatformMXBeanProxy(
                        connector.getMBeanServerConnection(),
                        "com.sun.management:type=HotSpotDiagnostic",
                        HotSpotDiagnosticMXBean.class);
                assertThat(seen.getVMOption("G1PeriodicGCInterval").getValue()).isEqualTo("15000");
                assertThat(seen.getVMOption("MinHeapFreeRatio").getValue()).isEqualTo("20");
                assertThat(seen.getVMOption("MaxHeapFreeRatio").getValue()).isEqualTo("60");
            } finally {
                vm.detach();
            }
            child.stop();
        }
    }
}
