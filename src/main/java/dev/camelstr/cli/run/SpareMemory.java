package dev.camelstr.cli.run;

import com.sun.management.HotSpotDiagnosticMXBean;
import com.sun.management.VMOption;
import java.lang.management.ManagementFactory;
import java.util.LinkedHashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has the JVM's collector (G1) give memory back that was needed for the start, or for a rush, and is not any more. By itself it does so
 * only when it collects all of the heap, which a process with little to do never comes to. What the command line says holds.
 */
final class SpareMemory {
    private static final Logger LOG = LoggerFactory.getLogger(SpareMemory.class);

    private static final Map<String, String> OPTIONS = new LinkedHashMap<>();

    static {
        OPTIONS.put("MinHeapFreeRatio", "20");
        OPTIONS.put("MaxHeapFreeRatio", "40"); // of 100: not to grow again at once
        OPTIONS.put("G1PeriodicGCInterval", "15000"); // in ms; only where nothing was collected for so long
    }

    private SpareMemory() {}

    static void giveBack() {
        HotSpotDiagnosticMXBean vm = ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class);
        try {
            if (vm.getVMOption("UseG1GC").getValue().equals("true")) {
                OPTIONS.forEach((name, value) -> set(vm, name, value));
            }
        } catch (RuntimeException e) {
            LOG.debug("The JVM does not let itself be told to give memory back", e);
        }
    }

    private static void set(HotSpotDiagnosticMXBean vm, String name, String value) {
        if (vm.getVMOption(name).getOrigin() == VMOption.Origin.DEFAULT) {
            vm.setVMOption(name, value);
        }
    }
}
