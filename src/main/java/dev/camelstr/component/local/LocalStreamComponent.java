package dev.camelstr.component.local;

import dev.camelstr.component.local.log.Appliers;
import dev.camelstr.component.local.log.LogFolder;
import dev.camelstr.component.local.log.StreamLog;
import dev.camelstr.component.stream.StreamComponent;
import dev.camelstr.component.stream.StreamInfo;
import dev.camelstr.component.stream.option.NumericOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadFactory;
import org.apache.camel.Endpoint;
import org.apache.camel.RuntimeCamelException;
import org.apache.camel.health.HealthCheck;
import org.apache.camel.spi.Metadata;
import org.apache.camel.spi.annotations.Component;
import org.apache.camel.util.concurrent.CamelThreadFactory;

/** Streams in a folder, which one process has open at a time. All endpoints of the component share the open logs. */
@Component("local-stream")
public class LocalStreamComponent extends StreamComponent {

    @Metadata(
            description = "The folder that holds the streams. One process at a time has it open.",
            defaultValue = "data/streams")
    private String directory = "data/streams";

    private final ActiveConsumers activeConsumers = new ActiveConsumers();
    private LogFolder folder;

    @Override
    protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters) throws Exception {
        LocalStreamEndpoint endpoint = new LocalStreamEndpoint(uri, this);
        endpoint.setStreams(remaining);
        NumericOptions.read(getEndpointPropertyConfigurer(), parameters);
        setProperties(endpoint, parameters);
        return endpoint;
    }

    @Override
    public List<StreamInfo> info(String stream) {
        try {
            return folder().existing(stream).info();
        } catch (IOException | RuntimeException e) {
            throw new RuntimeCamelException("Stream " + stream + " cannot be opened: " + e.getMessage(), e);
        }
    }

    @Override
    public int partitions(String stream) {
        try {
            Path meta = Path.of(directory).resolve(Appliers.requireSafe(stream));
            return StreamLog.exists(meta) ? StreamLog.countPartitions(meta) : 0;
        } catch (IOException | RuntimeException e) {
            throw new RuntimeCamelException("Stream " + stream + " cannot be asked for: " + e.getMessage(), e);
        }
    }

    /** Opens the folder when it is first needed, so that a component that is merely on the class path leaves no trace. */
    synchronized LogFolder folder() throws IOException {
        if (folder == null) {
            requireNotStopped();
            ThreadFactory threads = new CamelThreadFactory(
                    getCamelContext().getExecutorServiceManager().getThreadNamePattern(), "local-stream", true);
            folder = LogFolder.open(Path.of(directory), threads);
        }
        return folder;
    }

    /** The folder, if something has needed it. */
    synchronized Optional<LogFolder> openFolder() {
        return Optional.ofNullable(folder);
    }

    ActiveConsumers activeConsumers() {
        return activeConsumers;
    }

    @Override
    protected HealthCheck newHealthCheck() {
        return new LocalStreamHealthCheck(this);
    }

    @Override
    protected void doStop() throws Exception {
        super.doStop();
        closeFolder();
    }

    private synchronized void closeFolder() throws IOException {
        if (folder != null) {
            folder.close();
            folder = null;
        }
    }

    public String getDirectory() {
        return directory;
    }

    public void setDirectory(String directory) {
        this.directory = directory;
    }
}
