#!/bin/sh
# Starts a Kafka broker, which is its own controller, out of the files beside this one: `kafka.sh FOLDER FORMAT...`. FOLDER holds
# server.properties; what follows is for formatting its data, the first time. One client after the other needs little memory, and no
# more than the first of the JVM's compilers.
set -e
folder=$1
shift
classpath="$(dirname "$0")/modules/*"
if [ ! -e "$folder/data/meta.properties" ]; then
  "${JAVA_HOME:+$JAVA_HOME/bin/}java" -Xmx256m -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -cp "$classpath" kafka.tools.StorageTool \
    format --cluster-id bWV0ZXJicmlkZ2UtdGVzdA --config "$folder/server.properties" "$@"
fi
exec "${JAVA_HOME:+$JAVA_HOME/bin/}java" -Xmx512m -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -cp "$classpath" \
  kafka.Kafka "$folder/server.properties"
