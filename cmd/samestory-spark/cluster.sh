#!/bin/bash
# A Spark cluster on this machine alone: a master and workers, each a process of its own,
# whose executors are others again.
#
#   cluster.sh start DIR [WORKERS [CORES [MEMORY]]]    prints the master's URL
#   cluster.sh executors DIR                           the process ids of the executors
#   cluster.sh stop DIR
#
# Logs and work are below DIR. It takes the Spark of the pyspark that python3 has.
set -euo pipefail

fail() { echo "cluster.sh: $*" >&2; exit 1; }

spark_home() {
  command -v java >/dev/null || fail "no java: Spark 4 wants Java 17 or 21"
  "${PYSPARK_PYTHON:-python3}" -c 'import os, pyspark; print(os.path.dirname(pyspark.__file__))' 2>/dev/null ||
    fail "no pyspark: pip install pyspark pandas pyarrow"
}

# Spark's own scripts reach workers by ssh, and write beside the program.
launch() { # NAME CLASS ARGUMENTS...
  local name=$1
  shift
  SPARK_LOCAL_IP=127.0.0.1 SPARK_HOME=$home SPARK_LOG_DIR=$dir setsid "$home/bin/spark-class" "$@" \
    >"$dir/$name.log" 2>&1 </dev/null &
  echo $! >"$dir/$name.pid"
}

wait_for() { # LOG TEXT
  for _ in $(seq 300); do
    grep -q "$2" "$1" 2>/dev/null && return
    sleep .2
  done
  fail "nothing after a minute; see $1"
}

[ $# -ge 2 ] || fail "want start, executors or stop, and a folder"
action=$1
mkdir -p "$2"
dir=$(cd "$2" && pwd)

case $action in
start)
  home=$(spark_home)
  launch master org.apache.spark.deploy.master.Master --host 127.0.0.1 --port 0 --webui-port 0
  wait_for "$dir/master.log" "Starting Spark master at"
  url=$(sed -n 's/.*Starting Spark master at \(spark:[^ ]*\).*/\1/p' "$dir/master.log")
  for n in $(seq "${3:-2}"); do
    launch "worker$n" org.apache.spark.deploy.worker.Worker --host 127.0.0.1 --webui-port 0 \
      --cores "${4:-1}" --memory "${5:-3g}" --work-dir "$dir/work$n" "$url"
  done
  for n in $(seq "${3:-2}"); do
    wait_for "$dir/worker$n.log" "Successfully registered with master"
  done
  echo "$url"
  ;;
executors)
  for file in "$dir"/worker*.pid; do
    pgrep -g "$(cat "$file")" -f CoarseGrainedExecutorBackend || true
  done
  ;;
stop)
  for file in "$dir"/*.pid; do
    [ -e "$file" ] || continue
    kill -- "-$(cat "$file")" 2>/dev/null || true
    rm "$file"
  done
  ;;
*) fail "want start, executors or stop, and a folder" ;;
esac
