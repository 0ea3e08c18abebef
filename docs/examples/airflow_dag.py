"""Airflow: the editions every morning, and one notebook by the papermill operator.

Needs apache-airflow-providers-standard and apache-airflow-providers-papermill, and a kernel whose Python has onrecord.
"""

from datetime import datetime, timedelta

from airflow.providers.papermill.operators.papermill import PapermillOperator
from airflow.providers.standard.operators.bash import BashOperator
from airflow.sdk import DAG

with DAG(
    dag_id="onrecord",
    schedule="30 6 * * *",
    start_date=datetime(2026, 1, 1),
    catchup=False,
    max_active_runs=1,
) as dag:
    # All that `onrecord run` does; a status other than 0 fails the task, and what was made stays.
    editions = BashOperator(
        task_id="editions",
        bash_command="/srv/onrecord/.venv/bin/onrecord run /srv/editions.toml",
        execution_timeout=timedelta(hours=4),
    )
    # The executed notebook alone: no page, no index, no comparison, and no check of the parameters' names.
    notebook = PapermillOperator(
        task_id="who_said_what",
        input_nb="/srv/onrecord/notebooks/who-said-what.ipynb",
        output_nb="/srv/executed/who-said-what-{{ ds_nodash }}.ipynb",
        parameters={"tables": "/srv/tables", "since": "{{ macros.ds_add(ds, -7) }}"},
        kernel_name="onrecord",
        execution_timeout=timedelta(minutes=30),
    )
    editions >> notebook
