#!/bin/sh
# Starts QuestDB out of the files beside this one: `questdb FOLDER`. One client after the other needs little memory, and no
# more than the first of the JVM's compilers.
exec "${JAVA_HOME:+$JAVA_HOME/bin/}java" -Xmx256m -XX:+UseSerialGC -XX:TieredStopAtLevel=1 \
  --module-path "$(dirname "$0")/modules" --module io.questdb/io.questdb.ServerMain -d "$1"
