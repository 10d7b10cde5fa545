package dev.camelstr.faults;

import java.io.File;

/** An agent for a JVM under test: once a file is there, it fills the heap to the last byte and keeps all of it, in silence. */
public final class HeapFiller implements Runnable {
    private final File sign;
    private Object[] kept = new Object[2];

    private HeapFiller(File sign) {
        this.sign = sign;
    }

    public static void premain(String file) {
        Thread thread = new Thread(new HeapFiller(new File(file)), "heap-filler");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void run() {
        while (!sign.exists()) {
            Thread.yield();
        }
        int size = 1 << 20;
        while (true) {
            try {
                Object[] more = {new byte[size], kept};
                kept = more;
            } catch (OutOfMemoryError e) {
                size = Math.max(16, size / 2);
            }
        }
    }
}
